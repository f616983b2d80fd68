using Runbook.Core;

namespace Runbook.Language;

/// <summary>What a whole project says of names: where they are read, notified and defined. Immutable once built; safe from any thread.</summary>
internal sealed class LintNames
{
    private readonly Dictionary<string, int> _reads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Value>> _definitions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _notified = new(StringComparer.Ordinal);

    private LintNames()
    {
    }

    /// <summary>Whether a notification is a template, so that its name is known as it runs only.</summary>
    public bool NotifiesByTemplate { get; private set; }

    /// <summary>Reads the files.</summary>
    public static LintNames Of(IReadOnlyList<LintFile> files)
    {
        var names = new LintNames();
        foreach (var file in files)
        {
            names.Words(file);
            names.Notified(file);
            names.Defined(file);
        }

        return names;
    }

    /// <summary>Whether a name stands anywhere but as a key and in <c>register:</c>.</summary>
    public bool IsRead(string name) => _reads.ContainsKey(name);

    /// <summary>Whether a handler's name or topic is notified.</summary>
    public bool IsNotified(string name) => _notified.Contains(name);

    /// <summary>The values that a variable is given in files; empty when none is known.</summary>
    public IReadOnlyList<Value> Definitions(string name) => _definitions.GetValueOrDefault(name) ?? [];

    private void Words(LintFile file)
    {
        var lookup = _reads.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var line in file.Lines)
        {
            var text = line.AsSpan().Trim();
            if (text.IsEmpty || text[0] == '#')
            {
                continue;
            }

            var isRegister = text.StartsWith("register:", StringComparison.Ordinal) || text.StartsWith("- register:", StringComparison.Ordinal);
            for (var i = 0; i < text.Length && !isRegister;)
            {
                var start = i;
                while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] == '_'))
                {
                    i++;
                }

                if (i > start && !IsKey(text, start, i, file.Kind))
                {
                    var word = text[start..i];
                    lookup[word] = lookup.TryGetValue(word, out var n) ? n + 1 : 1;
                }

                i = i == start ? i + 1 : i;
            }
        }
    }

    private static bool IsKey(ReadOnlySpan<char> line, int start, int end, LintFileKind kind) =>
        kind != LintFileKind.Text && end < line.Length && line[end] == ':' && (end + 1 == line.Length || line[end + 1] == ' ')
        && line[..start].TrimStart("- \"'").IsEmpty;

    private void Notified(LintFile file)
    {
        foreach (var item in LintWalk.Lists(file).SelectMany(l => LintWalk.Maps(l.Items)))
        {
            foreach (var name in item["notify"] is ListValue list ? list.Items : item["notify"] is { } one ? [one] : [])
            {
                NotifiesByTemplate |= name is StringValue { IsTemplate: true };
                _notified.Add(name.AsText() ?? name.ToString());
            }
        }
    }

    private void Defined(LintFile file)
    {
        switch (file.Kind)
        {
            case LintFileKind.Variables or LintFileKind.Defaults:
                Define(file.Content);
                break;
            case LintFileKind.Playbook or LintFileKind.Tasks or LintFileKind.Handlers:
                foreach (var node in LintWalk.Plays(file).Concat(LintWalk.Lists(file).SelectMany(l => LintWalk.Maps(l.Items))))
                {
                    Define(node["vars"]);
                    Define(node["set_fact"] ?? node["ansible.builtin.set_fact"]);
                    foreach (var name in new[] { node["register"], (node["loop_control"] as MapValue)?["loop_var"] })
                    {
                        if (name?.AsText() is { } text)
                        {
                            Define(text, Value.Null);
                        }
                    }
                }

                break;
        }
    }

    private void Define(Value? vars)
    {
        foreach (var (name, value) in (vars as MapValue)?.TextEntries ?? [])
        {
            Define(name, value);
        }
    }

    private void Define(string name, Value value)
    {
        if (!_definitions.TryGetValue(name, out var list))
        {
            _definitions[name] = list = [];
        }

        list.Add(value);
    }
}
