using Runbook.Core;
using Runbook.Language;

namespace Runbook.Editor;

/// <summary>The names that a project defines and where: variables, handlers, roles. Immutable.</summary>
internal sealed class ProjectNames
{
    private readonly Dictionary<string, List<(SourceSpan Span, Value Value)>> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<SourceSpan>> _handlers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _roles = new(StringComparer.Ordinal);

    private ProjectNames(IReadOnlyList<LintFile> files) => Files = files;

    /// <summary>No names.</summary>
    public static ProjectNames None { get; } = new([]);

    /// <summary>The files that were read.</summary>
    public IReadOnlyList<LintFile> Files { get; }

    /// <summary>The variables' names.</summary>
    public IEnumerable<string> Variables => _variables.Keys;

    /// <summary>The handlers' names and topics.</summary>
    public IEnumerable<string> Handlers => _handlers.Keys;

    /// <summary>The roles with their folders.</summary>
    public IReadOnlyDictionary<string, string> Roles => _roles;

    /// <summary>Reads files.</summary>
    public static ProjectNames Of(IReadOnlyList<LintFile> files)
    {
        var names = new ProjectNames(files);
        foreach (var file in files)
        {
            names.Read(file);
        }

        return names;
    }

    /// <summary>Where a variable is given a value, with the value as written.</summary>
    public IReadOnlyList<(SourceSpan Span, Value Value)> VariableAt(string name) => _variables.GetValueOrDefault(name) ?? [];

    /// <summary>Where a handler of a name or topic stands.</summary>
    public IReadOnlyList<SourceSpan> HandlerAt(string name) => _handlers.GetValueOrDefault(name) ?? [];

    private void Read(LintFile file)
    {
        Role(file.Path);
        switch (file.Kind)
        {
            case LintFileKind.Variables or LintFileKind.Defaults:
                Define(file.Content);
                break;
            case LintFileKind.Inventory:
                Group(file.Content);
                break;
            case LintFileKind.Playbook or LintFileKind.Tasks or LintFileKind.Handlers:
                foreach (var play in LintWalk.Plays(file))
                {
                    Define(play["vars"]);
                    foreach (var prompt in LintWalk.Maps(play["vars_prompt"] ?? Value.Null))
                    {
                        Define(prompt["name"]?.AsText(), prompt["name"]?.Span ?? default, Value.Null);
                    }
                }

                foreach (var (list, isHandlers) in LintWalk.Lists(file))
                {
                    foreach (var item in LintWalk.Maps(list))
                    {
                        Task(item, isHandlers);
                    }
                }

                break;
        }
    }

    private void Task(MapValue item, bool isHandler)
    {
        Define(item["vars"]);
        Define(item["set_fact"] ?? item["ansible.builtin.set_fact"]);
        var loop = item["loop_control"] as MapValue;
        foreach (var name in new[] { item["register"], loop?["loop_var"], loop?["index_var"] }.OfType<Value>())
        {
            Define(name.AsText(), name.Span, Value.Null);
        }

        if (isHandler)
        {
            var topics = item["listen"] is ListValue list ? list.Items : item["listen"] is { } one ? [one] : [];
            foreach (var name in topics.Append(item["name"] ?? Value.Null))
            {
                if (name.AsText() is { } text)
                {
                    Add(_handlers, text, name.Span);
                }
            }
        }
    }

    private void Group(Value group)
    {
        foreach (var (key, value) in (group as MapValue)?.TextEntries ?? [])
        {
            if (key == "vars")
            {
                Define(value);
            }
            else if (key == "hosts")
            {
                foreach (var (_, host) in (value as MapValue)?.TextEntries ?? [])
                {
                    Define(host);
                }
            }
            else
            {
                Group(value);
            }
        }
    }

    private void Role(string path)
    {
        var parts = path.Split('/');
        var at = Array.LastIndexOf(parts, "roles");
        if (at > 0 && at + 2 < parts.Length)
        {
            _roles.TryAdd(parts[at + 1], string.Join('/', parts[..(at + 2)]));
        }
    }

    private void Define(Value? vars)
    {
        foreach (var (key, value) in (vars as MapValue)?.Entries ?? [])
        {
            Define(key.AsText(), key.Span, value);
        }
    }

    private void Define(string? name, SourceSpan span, Value value)
    {
        if (name is { Length: > 0 })
        {
            Add(_variables, name, (span, value));
        }
    }

    private static void Add<T>(Dictionary<string, List<T>> into, string name, T item)
    {
        if (!into.TryGetValue(name, out var list))
        {
            into[name] = list = [];
        }

        list.Add(item);
    }
}
