using Runbook.Core;

namespace Runbook.Language;

/// <summary>Reads groups out of a tree of values (YAML, JSON, TOML): <c>group: {hosts, vars, children}</c>, nested. Stateless.</summary>
internal static class YamlInventory
{
    private static readonly string[] Sections = ["hosts", "vars", "children"];

    /// <summary>Reads the top of a document.</summary>
    public static void Read(Value document, InventorySource source)
    {
        if (document is NullValue)
        {
            return;
        }

        if (document is not MapValue groups)
        {
            source.Error("inventory-not-a-map", "An inventory must be a map of groups", $"this is a {Kind(document)}",
                Place(document, source));
            return;
        }

        foreach (var (name, content) in groups.Entries)
        {
            ReadGroup(name, content, parent: null, source);
        }
    }

    private static void ReadGroup(Value key, Value content, Group? parent, InventorySource source)
    {
        var name = Text(key);
        var group = source.Inventory.DeclareGroup(name, key.Span);
        if (parent is not null)
        {
            source.Inventory.Link(parent, group, key.Span, source.Diagnostics);
        }

        if (content is NullValue)
        {
            return;
        }

        if (content is not MapValue sections)
        {
            source.Error("inventory-bad-group", "A group must be a map of hosts, vars and children",
                $"\"{name}\" is a {Kind(content)}", Place(content, source));
            return;
        }

        foreach (var (section, value) in sections.Entries)
        {
            ReadSection(group, section, value, source);
        }
    }

    private static void ReadSection(Group group, Value section, Value value, InventorySource source)
    {
        var name = Text(section);
        if (!Sections.Contains(name))
        {
            source.Warn("inventory-unknown-key", "A group has an unknown key", $"\"{name}\" in \"{group.Name}\" is left out", section.Span,
                DidYouMean.Hint(name, Sections) ?? "a group has hosts, vars and children");
            return;
        }

        var map = value switch
        {
            NullValue => MapValue.Empty,
            StringValue text => Value.Map((text.Text, Value.Null)),
            _ => value as MapValue,
        };
        if (map is null)
        {
            source.Error("inventory-bad-section", "A section of a group must be a map",
                $"\"{name}\" of \"{group.Name}\" is a {Kind(value)}", Place(value, source),
                value is ListValue ? "end each name with a colon instead of beginning it with a dash" : null);
            return;
        }

        foreach (var (key, content) in map.Entries)
        {
            Entry(group, name, key, content, source);
        }
    }

    private static void Entry(Group group, string section, Value key, Value content, InventorySource source)
    {
        switch (section)
        {
            case "vars": source.Set(group, Text(key), content); break;
            case "children": ReadGroup(key, content, group, source); break;
            default: ReadHost(group, key, content, source); break;
        }
    }

    private static void ReadHost(Group group, Value key, Value content, InventorySource source)
    {
        var variables = content as MapValue;
        if (variables is null && content is not NullValue)
        {
            source.Error("inventory-bad-host-variables", "A host's variables must be a map",
                $"those of \"{Text(key)}\" are a {Kind(content)}", Place(content, source));
        }

        foreach (var host in source.Hosts(Text(key), key.Span))
        {
            group.Add(host);
            foreach (var (name, value) in variables?.Entries ?? [])
            {
                host.Set(Text(name), value);
            }
        }
    }

    /// <summary>A key as text.</summary>
    public static string Text(Value key) => key.AsText() ?? ValueJson.ToJson(key, maskSecrets: true);

    /// <summary>The word for what a value is.</summary>
    public static string Kind(Value value) => value.Kind switch
    {
        ValueKind.Integer or ValueKind.Float => "number",
        ValueKind.Bool => "boolean",
        ValueKind.String => "text",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private static SourceSpan Place(Value value, InventorySource source) =>
        value.Span.IsKnown ? value.Span : new SourceSpan(source.File, 1, 1);
}
