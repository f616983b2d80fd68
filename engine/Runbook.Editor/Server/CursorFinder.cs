namespace Runbook.Editor;

/// <summary>
/// Finds out where a cursor stands by indentation alone: while someone writes, the document is seldom well-formed. Stateless.
/// </summary>
internal static class CursorFinder
{
    /// <summary>The place of a cursor.</summary>
    /// <param name="lines">The document.</param>
    /// <param name="line">The line, from 0.</param>
    /// <param name="character">The UTF-16 unit, from 0.</param>
    public static CursorPlace Find(IReadOnlyList<string> lines, int line, int character)
    {
        var text = line < lines.Count ? lines[line] : "";
        character = Math.Clamp(character, 0, text.Length);
        var before = text[..character];
        var shape = YamlLine.Of(before);
        var column = shape.IsEmpty || (shape.Column >= before.Length && shape.Key is null) ? before.Length : shape.Column;
        var (path, siblings, isText) = Around(lines, line, shape, column);
        var place = new CursorPlace(path, [.. siblings, .. Below(lines, line, column)]) { IsInText = isText };
        if (shape.Key is not null && !isText && before.Length >= shape.Value)
        {
            return InValue(place, shape.Key, before, shape.Value);
        }

        return Template(before, 0) is { } open
            ? place with { IsInTemplate = true, Prefix = Word(before), Start = before.Length - Word(before).Length, Key = open }
            : place with { Prefix = before[Math.Min(column, before.Length)..], Start = column };
    }

    private static CursorPlace InValue(CursorPlace place, string key, string before, int from)
    {
        if (Template(before, from) is not null)
        {
            return place with { Key = key, IsInTemplate = true, Prefix = Word(before), Start = before.Length - Word(before).Length };
        }

        var value = before[from..];
        return value.TrimStart().StartsWith('{') ? InFlow(place, key, before, from + value.IndexOf('{', StringComparison.Ordinal) + 1)
            : value.TrimStart().StartsWith('[') ? place with { Key = key, Prefix = Item(value), Start = before.Length - Item(value).Length }
            : place with { Key = key, Prefix = value.TrimStart('"', '\''), Start = from + value.Length - value.TrimStart('"', '\'').Length };
    }

    /// <summary>In <c>key: {a: 1, b</c>: the pieces between commas are the keys of a map below the key.</summary>
    private static CursorPlace InFlow(CursorPlace place, string key, string before, int from)
    {
        var pieces = before[from..].Split(',');
        var last = pieces[^1];
        var keys = pieces[..^1].Select(p => p.Split(':')[0].Trim()).Where(k => k.Length > 0).ToArray();
        var inner = new CursorPlace([.. place.Path, new(key, place.Siblings)], keys);
        var colon = last.IndexOf(':', StringComparison.Ordinal);
        var word = (colon < 0 ? last : last[(colon + 1)..]).TrimStart();
        return inner with { Key = colon < 0 ? null : last[..colon].Trim(), Prefix = word, Start = before.Length - word.Length };
    }

    private static string Item(string value) => value[(value.LastIndexOfAny([',', '[']) + 1)..].TrimStart(' ', '"', '\'');

    private static string Word(string before)
    {
        var at = before.Length;
        while (at > 0 && (char.IsAsciiLetterOrDigit(before[at - 1]) || before[at - 1] == '_'))
        {
            at--;
        }

        return before[at..];
    }

    /// <summary>Not null when a template is open; what is open.</summary>
    private static string? Template(string before, int from)
    {
        var open = Math.Max(before.LastIndexOf("{{", StringComparison.Ordinal), before.LastIndexOf("{%", StringComparison.Ordinal));
        var closed = Math.Max(before.LastIndexOf("}}", StringComparison.Ordinal), before.LastIndexOf("%}", StringComparison.Ordinal));
        return open >= from && open > closed ? before.Substring(open, 2) : null;
    }

    /// <summary>The keys around a line, from the outside in, and those beside it that stand above it.</summary>
    private static (IReadOnlyList<CursorPlace.Step> Path, IReadOnlyList<string> Siblings, bool IsText) Around(
        IReadOnlyList<string> lines, int line, YamlLine shape, int column)
    {
        var steps = new List<CursorPlace.Step>();
        var beside = new List<string>();
        IReadOnlyList<string>? siblings = null;
        var isText = false;
        var dash = -1;
        Open(shape.Dashes);
        for (var i = Math.Min(line, lines.Count) - 1; i >= 0 && (column > 0 || dash >= 0); i--)
        {
            var above = YamlLine.Of(lines[i]);
            if (above.IsEmpty || above.Key is null)
            {
                if (!above.IsEmpty && dash < 0 && above.Dashes.Count > 0 && above.Dashes[^1] < column && above.Column == column)
                {
                    Open(above.Dashes);
                }

                continue;
            }

            if (dash >= 0 ? above.Column < dash || (above.Column == dash && above.Dashes.Count == 0) : above.Column < column)
            {
                isText |= steps.TrueForAll(s => s.IsItem) && lines[i][Math.Min(above.Value, lines[i].Length)..].TrimStart() is ['|' or '>', ..];
                siblings ??= [.. beside];
                steps.Insert(0, new(above.Key, beside = []));
                (column, dash) = (above.Column, -1);
                Open(above.Dashes);
            }
            else if (dash < 0 && above.Column == column)
            {
                beside.Add(above.Key);
                Open(above.Dashes);
            }
        }

        return (steps, siblings ?? beside, isText);

        void Open(IReadOnlyList<int> dashes)
        {
            foreach (var at in dashes.Reverse())
            {
                siblings ??= [.. beside];
                steps.Insert(0, new("-", []));
                (column, dash) = (at, at);
            }
        }
    }

    private static IEnumerable<string> Below(IReadOnlyList<string> lines, int line, int column)
    {
        for (var i = line + 1; i < lines.Count; i++)
        {
            var below = YamlLine.Of(lines[i]);
            if (!below.IsEmpty && (below.Indent < column || below.Dashes.Any(d => d < column)))
            {
                yield break;
            }

            if (below.Key is { } key && below.Column == column && below.Dashes.Count == 0)
            {
                yield return key;
            }
        }
    }
}
