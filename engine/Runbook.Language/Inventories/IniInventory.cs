using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Reads an INI inventory: <c>[group]</c>, <c>[group:children]</c>, <c>[group:vars]</c>, hosts with variables, as Ansible's
/// documentation of
/// its <c>ini</c> plugin describes it. One use, one thread.
/// </summary>
internal sealed partial class IniInventory
{
    private readonly InventorySource _source;
    private readonly Dictionary<string, SourceSpan> _undeclared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(string Name, Value Value)>> _waiting = new(StringComparer.Ordinal);
    private string _group = "ungrouped";
    private Section _section = Section.Hosts;
    private int _line;

    private IniInventory(InventorySource source) => _source = source;

    private enum Section
    {
        Hosts,
        Children,
        Vars,
        Broken,
    }

    /// <summary>Reads a text into the inventory.</summary>
    public static void Read(string text, InventorySource source)
    {
        var reader = new IniInventory(source);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            reader._line++;
            reader.Line(line.ToString());
        }

        reader.Finish();
    }

    private SourceSpan At(int start, int length = 0) => new(_source.File, _line, start + 1, length);

    private void Line(string line)
    {
        var text = line.AsSpan().Trim();
        if (text.Length == 0 || text[0] is ';' or '#')
        {
            return;
        }

        var start = line.Length - line.AsSpan().TrimStart().Length;
        if (text[0] == '[' && Header().Match(text.ToString()) is { Success: true } header)
        {
            Begin(header, start);
        }
        else if (text[0] == '[' && text[^1] == ']')
        {
            _section = Section.Broken;
            _source.Error("inventory-bad-section", "A section of an INI inventory is wrong", text.ToString(), At(start, text.Length),
                "write [group], [group:children] or [group:vars] without spaces");
        }
        else
        {
            Entry(line, start, text.ToString());
        }
    }

    private void Entry(string line, int start, string text)
    {
        switch (_section)
        {
            case Section.Hosts: HostLine(line); break;
            case Section.Children: ChildLine(text, start); break;
            case Section.Vars: VariableLine(line, start); break;
        }
    }

    private void Begin(Match header, int start)
    {
        _group = header.Groups[1].Value;
        var kind = header.Groups[2];
        _section = kind.Value switch
        {
            "" or "hosts" => Section.Hosts,
            "children" => Section.Children,
            "vars" => Section.Vars,
            _ => Section.Broken,
        };
        var span = At(start + header.Groups[1].Index, _group.Length);
        if (_section == Section.Broken)
        {
            _source.Error("inventory-bad-section", "A section of an INI inventory is wrong",
                $"[{_group}:{kind.Value}] has an unknown type", At(start + kind.Index, kind.Length),
                DidYouMean.Hint(kind.Value, ["hosts", "children", "vars"]) ?? "the types are hosts, children and vars");
        }
        else if (_section == Section.Vars && _source.Inventory.FindGroup(_group) is null)
        {
            _undeclared.TryAdd(_group, span);
        }
        else
        {
            Declare(_group, span);
        }
    }

    private Group Declare(string name, SourceSpan span)
    {
        _undeclared.Remove(name);
        var group = _source.Inventory.DeclareGroup(name, span);
        if (_waiting.Remove(name, out var variables))
        {
            variables.ForEach(v => _source.Set(group, v.Name, v.Value));
        }

        return group;
    }

    private void HostLine(string line)
    {
        var (words, problem, at) = ShellWords.Split(line);
        if (problem is not null)
        {
            _source.Error("inventory-bad-quoting", "The quotes of a host's line do not match", problem, At(at));
            return;
        }

        if (words.Count == 0 || !IsHostName(words[0]))
        {
            return;
        }

        var hosts = _source.Hosts(words[0].Text, At(words[0].Start, words[0].Text.Length));
        var variables = Variables(words);
        var group = _source.Inventory.DeclareGroup(_group, default);
        foreach (var host in hosts)
        {
            group.Add(host);
            foreach (var (name, value) in variables)
            {
                host.Set(name, value);
            }
        }
    }

    private bool IsHostName(ShellWords.Word word)
    {
        var problem = word.Text switch
        {
            "---" => "--- begins a YAML file; give it the extension .yml to have it read as one",
            "" => "a host needs a name",
            _ when word.Text.EndsWith(':') && word.Text.AsSpan().Count(':') == 1 => "a colon at the end needs a port after it",
            _ => null,
        };
        if (problem is not null)
        {
            _source.Error("inventory-bad-host", "This is no name of a host", $"\"{word.Text}\": {problem}",
                At(word.Start, word.Text.Length));
        }

        return problem is null;
    }

    private List<(string Name, Value Value)> Variables(IReadOnlyList<ShellWords.Word> words)
    {
        var variables = new List<(string, Value)>(words.Count - 1);
        foreach (var word in words.Skip(1))
        {
            var equals = word.Text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                _source.Error("inventory-bad-variable", "A host's variable is not written as key=value", $"\"{word.Text}\"",
                    At(word.Start, word.Text.Length), "quote a value that holds spaces");
                continue;
            }

            var span = At(word.Start + equals + 1, word.End - word.Start - equals - 1);
            variables.Add((word.Text[..equals], Read(word.Text[(equals + 1)..], span)));
        }

        return variables;
    }

    private void ChildLine(string text, int start)
    {
        var child = ChildName().Match(text);
        if (!child.Success)
        {
            _source.Error("inventory-bad-child", "A group's child is not the name of a group", $"\"{text}\"", At(start, text.Length));
            return;
        }

        var span = At(start, child.Groups[1].Length);
        var parent = _source.Inventory.DeclareGroup(_group, span);
        _source.Inventory.Link(parent, DeclareChild(child.Groups[1].Value, span), span, _source.Diagnostics);
    }

    private Group DeclareChild(string name, SourceSpan span)
    {
        if (_source.Inventory.FindGroup(name) is { } known)
        {
            return known;
        }

        _undeclared.TryAdd(name, span);
        return _source.Inventory.DeclareGroup(name, span);
    }

    private void VariableLine(string line, int start)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            _source.Error("inventory-bad-variable", "A group's variable is not written as key=value", $"\"{line.Trim()}\"",
                At(start, line.Trim().Length));
            return;
        }

        var raw = line[(equals + 1)..];
        var value = Read(raw.Trim(), At(equals + 1 + raw.Length - raw.TrimStart().Length, raw.Trim().Length));
        var name = line[start..equals].TrimEnd();
        if (_source.Inventory.FindGroup(_group) is { } group)
        {
            _source.Set(group, name, value);
        }
        else
        {
            (_waiting.TryGetValue(_group, out var list) ? list : _waiting[_group] = []).Add((name, value));
        }
    }

    private void Finish()
    {
        foreach (var (name, span) in _undeclared)
        {
            var known = _source.Inventory.Groups.Select(g => g.Name).Except(_undeclared.Keys);
            _source.Error("inventory-unknown-group", "A group is used but nowhere declared", $"\"{name}\"", span,
                DidYouMean.Hint(name, known) ?? $"add [{name}]");
        }
    }

    private Value Read(string text, SourceSpan span)
    {
        var value = PythonLiteral.Parse(text, span) ?? StringValue.Trusted(text, span);
        return _source.IsSecret ? value.AsSecret() : value;
    }

    [GeneratedRegex(@"\A\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?\z")]
    private static partial Regex Header();

    [GeneratedRegex(@"\A([^\s:\]#\[]+)\s*(?:#.*)?\z")]
    private static partial Regex ChildName();
}
