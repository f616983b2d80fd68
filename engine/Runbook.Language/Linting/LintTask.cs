using Runbook.Core;

namespace Runbook.Language;

/// <summary>A task as lint sees it: one map of a file, whether or not a playbook uses it. Immutable.</summary>
internal sealed class LintTask
{
    private LintTask(MapValue map, bool isHandler, Value actionKey, Value written)
    {
        (Map, IsHandler, ActionKey, Written) = (map, isHandler, actionKey, written);
        Action = ModuleNames.Short(actionKey.AsText() ?? "");
        Arguments = written switch
        {
            MapValue arguments => arguments,
            StringValue text => ArgumentText.Parse(text, ModuleNames.IsFreeForm(Action), new List<Diagnostic>()),
            _ => MapValue.Empty,
        };
    }

    /// <summary>The map.</summary>
    public MapValue Map { get; }

    /// <summary>Whether it stands among handlers.</summary>
    public bool IsHandler { get; }

    /// <summary>The key of the action.</summary>
    public Value ActionKey { get; }

    /// <summary>The action without <c>ansible.builtin.</c>; empty when there is none.</summary>
    public string Action { get; }

    /// <summary>The last part of the action's name.</summary>
    public string ShortName => Action[(Action.LastIndexOf('.') + 1)..];

    /// <summary>The arguments as written: a map or text.</summary>
    public Value Written { get; }

    /// <summary>The arguments as a map.</summary>
    public MapValue Arguments { get; }

    /// <summary>A keyword's value, or null.</summary>
    public Value? this[string keyword] => Map[keyword];

    /// <summary>The place of a keyword, or of the task when it is not written.</summary>
    public SourceSpan Place(string keyword) => Map.Keys.FirstOrDefault(k => k.AsText() == keyword)?.Span ?? Map.Span;

    /// <summary>The text of a free-form command, or of its <c>cmd</c> or <c>argv</c>; null when there is none.</summary>
    public string? CommandText => (Arguments[ArgumentText.RawParams] ?? Arguments["cmd"])?.AsText()
        ?? (Arguments["argv"] is ListValue argv ? string.Join(' ', argv.Items.Select(i => i.AsText() ?? i.ToString())) : null);

    /// <summary>The task of a map; its action is the first key that is no keyword.</summary>
    public static LintTask Of(MapValue map, bool isHandler)
    {
        var table = isHandler ? KeywordTable.Handler : KeywordTable.Task;
        foreach (var (key, value) in map.Entries)
        {
            if (key.AsText() is not { } name || name.StartsWith("with_", StringComparison.Ordinal))
            {
                continue;
            }

            if (name is "action" or "local_action")
            {
                return Spoken(map, isHandler, value);
            }

            if (!table.ContainsKey(name) && !OldKeywords.IsOld(name))
            {
                return new(map, isHandler, key, value);
            }
        }

        return new(map, isHandler, Value.Of(""), Value.Null);
    }

    private static LintTask Spoken(MapValue map, bool isHandler, Value value)
    {
        if (value is MapValue given)
        {
            return new(map, isHandler, given["module"] ?? Value.Of(""), given);
        }

        var text = value.AsText()?.Trim() ?? "";
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        return new(map, isHandler, new StringValue(end < 0 ? text : text[..end], value.Span), StringValue.Trusted(end < 0 ? "" : text[(end + 1)..], value.Span));
    }
}
