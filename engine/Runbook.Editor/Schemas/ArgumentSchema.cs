using System.Text.Json.Nodes;

namespace Runbook.Editor;

/// <summary>
/// The JSON Schema of arguments. It takes what a run takes: a template in place of any value, words and text of numbers as YAML 1.1 and
/// Ansible read them, text with commas for a list. Stateless.
/// </summary>
internal static class ArgumentSchema
{
    /// <summary>The schema of an action's arguments.</summary>
    public static JsonObject Of(ActionPage page)
    {
        var properties = new JsonObject();
        foreach (var (name, argument) in page.Keys.SelectMany(a => a.Names.Select(n => (n, a))))
        {
            properties[name] = Property(argument, name);
        }

        // keys apply to a map only: an action takes k=v text, a template of the whole map, or nothing, too
        var schema = new JsonObject
        {
            ["description"] = page.Summary,
            ["type"] = PageJson.Texts(page.Arguments.All(a => a.IsKey) ? ["object", "string", "null"] : ["string"]),
            ["properties"] = properties,
            ["additionalProperties"] = page.TakesAny,
        };
        if (page.Arguments is [{ IsKey: false, Choices.Count: > 0 } only])
        {
            return new JsonObject { ["description"] = page.Summary, ["anyOf"] = new JsonArray(Enum(only), Ref("template")) };
        }

        var sets = Sets(page).ToArray();
        if (sets.Length > 0)
        {
            schema["allOf"] = new JsonArray(sets);
        }

        return schema;
    }

    /// <summary>A reference to a definition.</summary>
    public static JsonObject Ref(string definition) => new() { ["$ref"] = $"#/definitions/{definition}" };

    /// <summary>The definitions that the schemas of values refer to.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Definitions =>
    [
        ("template", new() { ["type"] = "string", ["pattern"] = "\\{[{%#]" }),
        ("bool", AnyOf(
            new() { ["type"] = "boolean" },
            new() { ["enum"] = new JsonArray(0, 1) },
            new() { ["type"] = "string", ["pattern"] = "^([Yy]([Ee][Ss])?|[Oo][Nn]|1|[Tt]([Rr][Uu][Ee])?|[Nn][Oo]?|[Oo][Ff][Ff]|0|[Ff]([Aa][Ll][Ss][Ee])?)$" })),
        ("int", AnyOf(new() { ["type"] = "integer" }, new() { ["type"] = "string", ["pattern"] = "^\\s*[+-]?[0-9]+\\s*$" })),
        ("number", AnyOf(new() { ["type"] = "number" }, new() { ["type"] = "string", ["pattern"] = "^\\s*[+-]?[0-9.]+([eE][+-]?[0-9]+)?\\s*%?\\s*$" })),
        ("map", AnyOf(new() { ["type"] = "object" }, new() { ["type"] = "string", ["pattern"] = "^\\s*\\{" })),
        ("mode", AnyOf(new() { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = 4095 }, new() { ["type"] = "string" })),
        ("size", AnyOf(new() { ["type"] = "integer" }, new() { ["type"] = "string" })),
    ];

    private static JsonObject AnyOf(params JsonObject[] forms) =>
        new() { ["anyOf"] = new JsonArray([.. forms, Ref("template"), new JsonObject { ["type"] = "null" }]) };

    private static JsonObject Property(ArgumentPage argument, string name)
    {
        var schema = new JsonObject { ["description"] = name == argument.Name ? argument.Summary : $"{argument.Summary} (the same as {argument.Name})".Trim() };
        if (Value(argument, argument.Type) is { } value)
        {
            schema["allOf"] = new JsonArray(value);
        }

        return schema;
    }

    /// <summary>The schema of a value; null when everything is taken, as text is made of anything.</summary>
    private static JsonObject? Value(ArgumentPage argument, string type) => type switch
    {
        "choice" => new JsonObject { ["anyOf"] = new JsonArray(Enum(argument), Ref("template"), new JsonObject { ["type"] = "null" }) },
        "bool" or "int" or "number" or "map" or "mode" or "size" => Ref(type),
        "float" => Ref("number"),
        "path on the control machine" when argument.Elements is null => new JsonObject { ["type"] = PageJson.Texts(["string", "null"]) },
        "list" when argument.Elements is "bool" or "int" or "float" or "map" or "mode" or "size" => new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = "array", ["items"] = Value(argument, argument.Elements) },
                new JsonObject { ["type"] = "string" },
                Value(argument, argument.Elements)),
        },
        _ => null,
    };

    /// <summary>The spellings of a choice; an unquoted yes, or a number, is one too where it reads as one.</summary>
    private static JsonObject Enum(ArgumentPage argument)
    {
        var names = argument.Choices.Concat(argument.OtherChoices).Distinct().ToArray();
        var values = new JsonArray([.. names.Select(n => (JsonNode)n)]);
        foreach (var (words, flag) in new[] { (new[] { "yes", "on", "true", "1", "t", "y" }, true), (["no", "off", "false", "0", "f", "n"], false) })
        {
            if (names.Any(n => words.Contains(n, StringComparer.OrdinalIgnoreCase) || n == flag.ToString()))
            {
                values.Add((JsonNode)flag);
            }
        }

        foreach (var number in names.Where(n => n.All(char.IsAsciiDigit)).Select(n => int.Parse(n, System.Globalization.CultureInfo.InvariantCulture)))
        {
            values.Add((JsonNode)number);
        }

        return new JsonObject { ["enum"] = values };
    }

    private static IEnumerable<JsonObject> Sets(ActionPage page)
    {
        IEnumerable<string> Names(string name) => page.Find(name)?.Names ?? [name];
        JsonObject Given(IEnumerable<string> names) =>
            new() { ["anyOf"] = new JsonArray([.. names.Where(n => n[0] != '_').Distinct().Select(n => new JsonObject { ["required"] = PageJson.Texts([n]) })]) };
        JsonObject IfMap(JsonObject then) => new() { ["if"] = new JsonObject { ["type"] = "object" }, ["then"] = then };

        foreach (var argument in page.Keys.Where(a => a.IsRequired))
        {
            yield return IfMap(argument.Aliases.Count == 0 ? new JsonObject { ["required"] = PageJson.Texts([argument.Name]) } : Given(argument.Names));
        }

        foreach (var set in page.OneOf)
        {
            yield return IfMap(Given(set.SelectMany(Names)));
        }

        foreach (var (first, second) in page.Exclusive.SelectMany(s => s.SelectMany((a, i) => s.Skip(i + 1).Select(b => (a, b)))))
        {
            yield return IfMap(new JsonObject { ["not"] = new JsonObject { ["allOf"] = new JsonArray(Given(Names(first)), Given(Names(second))) } });
        }
    }
}
