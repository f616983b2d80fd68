using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Checks keywords' values against their types and brings lists into one form. One session's, one thread.</summary>
internal sealed partial class KeywordReader(List<Diagnostic> diagnostics)
{
    private static readonly string[] Strategies = ["linear", "free", "host_pinned", "debug"];
    private static readonly string[] Orders = ["inventory", "reverse_inventory", "sorted", "reverse_sorted", "shuffle"];
    private static readonly string[] Debuggers = ["always", "never", "on_failed", "on_unreachable", "on_skipped"];

    /// <summary>Reads one keyword into a set; a value of a wrong type is an error and is left out.</summary>
    public void Read(string keyword, KeywordKind kind, Value value, Value key, Dictionary<string, Value> into)
    {
        var span = value.Span.IsKnown ? value.Span : key.Span;
        if (value is NullValue && kind is not (KeywordKind.Any or KeywordKind.Items))
        {
            into[keyword] = value;
            return;
        }

        var isFree = kind == KeywordKind.Any || (IsTemplate(value) && kind is not (KeywordKind.Vars or KeywordKind.Map));
        var read = isFree ? Normal(kind, value) : Typed(keyword, kind, value, span);
        if (read is not null)
        {
            CheckWord(keyword, read);
            into[keyword] = read;
        }
    }

    /// <summary>The keywords of a map that a table holds; others are given to <paramref name="other"/>.</summary>
    public Dictionary<string, Value> ReadAll(
        MapValue map, FrozenDictionary<string, KeywordKind> table, Action<Value, Value> other)
    {
        var keywords = new Dictionary<string, Value>(map.Count, StringComparer.Ordinal);
        foreach (var (key, value) in map.Entries)
        {
            if (key.AsText() is { } keyword && table.TryGetValue(keyword, out var kind))
            {
                Read(keyword, kind, value, key, keywords);
            }
            else
            {
                other(key, value);
            }
        }

        return keywords;
    }

    /// <summary>Reports a keyword that its table does not hold.</summary>
    public void Unknown(Value key, string where, IEnumerable<string> known, string? hint = null)
    {
        var word = key.AsText() ?? key.ToString();
        diagnostics.Add(Diagnostic.Error("unknown-keyword", "This keyword is not known here", $"\"{word}\" in {where}", key.Span,
            hint ?? DidYouMean.Hint(word, known)));
    }

    /// <summary>What a value is, in a playbook author's words.</summary>
    public static string Kind(Value value) => value.Kind switch
    {
        ValueKind.Null => "nothing",
        ValueKind.Bool => "a boolean",
        ValueKind.Integer or ValueKind.Float => "a number",
        ValueKind.String => "text",
        ValueKind.List => "a list",
        ValueKind.Map => "a map",
        _ => "something else",
    };

    /// <summary>The only words that a keyword takes; null when it is free.</summary>
    public static string[]? Words(string keyword) => keyword switch { "strategy" => Strategies, "order" => Orders, "debugger" => Debuggers, _ => null };

    private static bool IsTemplate(Value value) => value is StringValue { IsTemplate: true };

    private static Value Normal(KeywordKind kind, Value value) =>
        kind is KeywordKind.List or KeywordKind.CommaList or KeywordKind.Conditions ? new ListValue([value], value.Span) : value;

    private Value? Typed(string keyword, KeywordKind kind, Value value, SourceSpan span) => kind switch
    {
        KeywordKind.Text => value is ListValue or MapValue ? Wrong(keyword, "text", value, span) : Text(value),
        KeywordKind.Bool => Bool(value) ?? Wrong(keyword, "a boolean (true or false)", value, span),
        KeywordKind.Int => Whole(value) ?? Wrong(keyword, "a whole number", value, span),
        KeywordKind.Number => Number(value) ?? Wrong(keyword, "a number", value, span),
        KeywordKind.List => List(keyword, value, span),
        KeywordKind.CommaList => CommaList(keyword, value, span),
        KeywordKind.Conditions => value is MapValue ? Wrong(keyword, "a condition or a list of conditions", value, span)
            : value as ListValue ?? new ListValue([value], value.Span),
        KeywordKind.Map => value is MapValue ? value : Wrong(keyword, "a map", value, span),
        KeywordKind.Maps => value is MapValue || (value is ListValue l && l.Items.All(i => i is MapValue || IsTemplate(i)))
            ? value : Wrong(keyword, "a map or a list of maps", value, span),
        KeywordKind.Vars => Vars(keyword, value, span),
        KeywordKind.Variable => Variable(keyword, value, span),
        KeywordKind.Serial => Serial(keyword, value, span),
        _ => value,
    };

    private static StringValue Text(Value value) => value as StringValue ?? new StringValue(value switch
    {
        BoolValue b => b.Value ? "True" : "False",
        _ => ValueJson.ToJson(value, maskSecrets: false),
    }, value.Span, value.IsSecret);

    private static Value? Bool(Value value) => value switch
    {
        BoolValue => value,
        IntegerValue i when i.Value.IsZero || i.Value.IsOne => value,
        StringValue s => s.Text.ToLowerInvariant() switch
        {
            "y" or "yes" or "on" or "1" or "true" or "t" => new BoolValue(true, s.Span),
            "n" or "no" or "off" or "0" or "false" or "f" => new BoolValue(false, s.Span),
            _ => null,
        },
        _ => null,
    };

    private static Value? Whole(Value value) => value switch
    {
        IntegerValue => value,
        FloatValue f when Math.Floor(f.Value) == f.Value => value,
        StringValue s when long.TryParse(s.Text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
            => new IntegerValue(n, s.Span),
        _ => null,
    };

    private static Value? Number(Value value) => value switch
    {
        IntegerValue or FloatValue => value,
        StringValue s when double.TryParse(s.Text.Trim().TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var n)
            => new FloatValue(n, s.Span),
        _ => null,
    };

    private ListValue? List(string keyword, Value value, SourceSpan span)
    {
        if (value is MapValue)
        {
            Wrong(keyword, "a list", value, span);
            return null;
        }

        var list = value as ListValue ?? new ListValue([value], value.Span);
        foreach (var item in list.Items)
        {
            if (item is MapValue && keyword is not "vars_files")
            {
                Wrong(keyword, "a list of plain values", item, item.Span);
            }
        }

        return list;
    }

    private ListValue? CommaList(string keyword, Value value, SourceSpan span)
    {
        if (List(keyword, value, span) is not { } list)
        {
            return null;
        }

        var parts = new List<Value>(list.Items.Count);
        foreach (var item in list.Items.SelectMany(i => i is ListValue inner ? inner.Items : [i]))
        {
            // As Ansible: a list's own texts are not split.
            if (value is not ListValue && item is StringValue { IsTemplate: false } text && text.Text.Contains(','))
            {
                parts.AddRange(text.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(p => new StringValue(p, text.Span, text.IsSecret)));
            }
            else if (item is not (MapValue or ListValue or NullValue))
            {
                parts.Add(Text(item) is { IsTemplate: false } plain ? new StringValue(plain.Text.Trim(), plain.Span, plain.IsSecret)
                    : item);
            }
        }

        return new ListValue(parts, list.Span);
    }

    private MapValue? Vars(string keyword, Value value, SourceSpan span)
    {
        var maps = value is ListValue list ? list.Items : [value];
        var builder = new MapBuilder();
        foreach (var map in maps)
        {
            if (map is not MapValue entries)
            {
                Wrong(keyword, "a map of variables", map, map.Span.IsKnown ? map.Span : span);
                return null;
            }

            foreach (var (key, entry) in entries.Entries)
            {
                if (key.AsText() is not { } name || !IsName(name))
                {
                    diagnostics.Add(Diagnostic.Error("invalid-variable-name", "A variable's name must be letters, digits and underscores",
                        $"\"{key.AsText() ?? key.ToString()}\"", key.Span));
                }

                builder[key] = entry;
            }
        }

        return builder.Build(value.Span, value.IsSecret);
    }

    private Value? Variable(string keyword, Value value, SourceSpan span)
    {
        if (value.AsText() is { } name && IsName(name))
        {
            return value;
        }

        diagnostics.Add(Diagnostic.Error("invalid-variable-name", "A variable's name must be letters, digits and underscores",
            $"\"{value.AsText() ?? value.ToString()}\" in {keyword}", span));
        return null;
    }

    private ListValue? Serial(string keyword, Value value, SourceSpan span)
    {
        var list = value as ListValue ?? new ListValue([value], value.Span);
        foreach (var item in list.Items)
        {
            var good = IsTemplate(item) || item is IntegerValue || (item.AsText() is { } text && SerialPattern().IsMatch(text));
            if (!good)
            {
                Wrong(keyword, "a number of hosts or a percentage such as \"30%\"", item, item.Span.IsKnown ? item.Span : span);
                return null;
            }
        }

        return list;
    }

    private void CheckWord(string keyword, Value value)
    {
        var allowed = Words(keyword);
        if (allowed is null || value is not StringValue { IsTemplate: false, Text: var text } || text.Length == 0)
        {
            return;
        }

        var word = text.StartsWith("ansible.builtin.", StringComparison.Ordinal) ? text[16..] : text;
        if (!allowed.Contains(word))
        {
            diagnostics.Add(Diagnostic.Error("invalid-value", "This value is not allowed here", $"{keyword} \"{text}\"", value.Span,
                DidYouMean.Hint(word, allowed) ?? $"one of {string.Join(", ", allowed)}"));
        }
    }

    private Value? Wrong(string keyword, string wanted, Value value, SourceSpan span)
    {
        var shown = value.IsSecret ? Kind(value) : value switch
        {
            StringValue { Text: { Length: <= 40 } text } => $"the text \"{text}\"",
            IntegerValue or FloatValue => $"the number {value}",
            _ => Kind(value),
        };
        diagnostics.Add(Diagnostic.Error("wrong-type", "A keyword has a value of the wrong type",
            $"{keyword} takes {wanted}, this is {shown}", span));
        return null;
    }

    private static bool IsName(string text) => NamePattern().IsMatch(text);

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{Nd}_]*\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^\s*-?[0-9]+(\.[0-9]+)?\s*%?\s*\z")]
    private static partial Regex SerialPattern();
}
