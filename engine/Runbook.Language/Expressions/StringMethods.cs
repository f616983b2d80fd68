using System.Text;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Python's methods of texts. Stateless.</summary>
internal static partial class StringMethods
{
    private static readonly HashSet<string> Known =
    [
        "capitalize", "casefold", "center", "count", "encode", "endswith", "expandtabs", "find", "format", "format_map", "index", "isalnum",
        "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle",
        "isupper", "join", "ljust", "lower", "lstrip", "maketrans", "partition", "removeprefix", "removesuffix", "replace", "rfind", "rindex", "rjust",
        "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "swapcase", "title", "translate", "upper", "zfill",
        "__len__", "__contains__", "__getitem__",
    ];

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => Known;

    /// <summary>Whether there is a method of this name.</summary>
    public static bool Has(string name) => Known.Contains(name);

    /// <summary>Calls a method.</summary>
    public static Value Invoke(string s, string name, MethodCall call) => name switch
    {
        "upper" => Value.Of(Upper(s)),
        "lower" => Value.Of(s.ToLowerInvariant()),
        "casefold" => Value.Of(s.ToLowerInvariant().Replace("ß", "ss", StringComparison.Ordinal)),
        "capitalize" => Value.Of(Capitalize(s)),
        "title" => Value.Of(Title(s)),
        "swapcase" => Value.Of(string.Concat(s.Select(c => char.IsUpper(c) ? c.ToString().ToLowerInvariant() : Upper(c.ToString())))),
        "strip" => Value.Of(Strip(s, call, left: true, right: true)),
        "lstrip" => Value.Of(Strip(s, call, left: true, right: false)),
        "rstrip" => Value.Of(Strip(s, call, left: false, right: true)),
        "split" => Texts(Split(s, call.TextOrNull(0, "sep"), call.Whole(1, "maxsplit", -1), call)),
        "rsplit" => Texts(RightSplit(s, call.TextOrNull(0, "sep"), call.Whole(1, "maxsplit", -1), call)),
        "splitlines" => Texts(Lines(s, call.Flag(0, "keepends"))),
        "partition" => Parts(s, call.Text(0, "sep"), last: false, call),
        "rpartition" => Parts(s, call.Text(0, "sep"), last: true, call),
        "replace" => Value.Of(Replace(s, call.Text(0, "old"), call.Text(1, "new"), call.Whole(2, "count", -1))),
        "startswith" => Value.Of(Affix(s, call, (text, part) => text.StartsWith(part, StringComparison.Ordinal))),
        "endswith" => Value.Of(Affix(s, call, (text, part) => text.EndsWith(part, StringComparison.Ordinal))),
        "removeprefix" => Value.Of(call.Text(0, "prefix") is var p && s.StartsWith(p, StringComparison.Ordinal) ? s[p.Length..] : s),
        "removesuffix" => Value.Of(call.Text(0, "suffix") is var p && s.EndsWith(p, StringComparison.Ordinal) ? s[..^p.Length] : s),
        "find" or "index" => Find(s, name, call, last: false),
        "rfind" or "rindex" => Find(s, name, call, last: true),
        "count" => Count(s, call),
        "join" => Join(s, call),
        "zfill" => Value.Of(ZeroFill(s, call.Whole(0, "width", 0))),
        "center" or "ljust" or "rjust" => Value.Of(Justify(s, name, call)),
        "expandtabs" => Value.Of(ExpandTabs(s, call.Whole(0, "tabsize", 8))),
        "format" => Value.Of(StringFormat.Format(s, call.Arguments, call.Context)),
        "format_map" => Value.Of(StringFormat.Format(s, Mapping(call), call.Context)),
        "encode" => new BytesValue(Encoding.UTF8.GetBytes(s)),
        "translate" => Translate(s, call),
        "maketrans" => MakeTranslation(call),
        "__len__" => Value.Of(PythonString.Length(s)),
        "__contains__" => Value.Of(s.Contains(call.Text(0, "value"), StringComparison.Ordinal)),
        "__getitem__" => Access.Item(Value.Of(s), call.Required(0, "index"), call.Context),
        _ => Value.Of(Is(s, name)),
    };

    /// <summary>The parts of a text as <c>str.split</c> makes them: at whitespace when there is no separator.</summary>
    internal static List<string> Split(string s, string? separator, int most, MethodCall call)
    {
        List<string> parts = [];
        var position = 0;
        if (separator is null)
        {
            while (true)
            {
                while (position < s.Length && IsSpace(s[position]))
                {
                    position++;
                }

                if (position == s.Length)
                {
                    return parts;
                }

                var end = position;
                if (most >= 0 && parts.Count == most)
                {
                    parts.Add(s[position..]);
                    return parts;
                }

                while (end < s.Length && !IsSpace(s[end]))
                {
                    end++;
                }

                parts.Add(s[position..end]);
                position = end;
            }
        }

        RequireSeparator(separator, call);
        while (most < 0 || parts.Count < most)
        {
            var at = s.IndexOf(separator, position, StringComparison.Ordinal);
            if (at < 0)
            {
                break;
            }

            parts.Add(s[position..at]);
            position = at + separator.Length;
        }

        parts.Add(s[position..]);
        return parts;
    }

    private static List<string> RightSplit(string s, string? separator, int most, MethodCall call)
    {
        if (most < 0)
        {
            return Split(s, separator, most, call);
        }

        var reversed = Split(Reverse(s), separator is null ? null : Reverse(separator), most, call);
        reversed.Reverse();
        return reversed.ConvertAll(Reverse);
    }

    private static string Reverse(string s)
    {
        var units = s.ToCharArray();
        Array.Reverse(units);
        return new string(units);
    }

    /// <summary>The lines of a text as <c>str.splitlines</c> makes them.</summary>
    internal static List<string> Lines(string s, bool keepEnds)
    {
        List<string> lines = [];
        for (var start = 0; start < s.Length;)
        {
            var end = s.AsSpan(start).IndexOfAny("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029");
            if (end < 0)
            {
                lines.Add(s[start..]);
                break;
            }

            end += start;
            var next = end + (s[end] == '\r' && end + 1 < s.Length && s[end + 1] == '\n' ? 2 : 1);
            lines.Add(s[start..(keepEnds ? next : end)]);
            start = next;
        }

        return lines;
    }

    private static ListValue Parts(string s, string separator, bool last, MethodCall call)
    {
        RequireSeparator(separator, call);
        var at = last ? s.LastIndexOf(separator, StringComparison.Ordinal) : s.IndexOf(separator, StringComparison.Ordinal);
        string[] parts = at >= 0 ? [s[..at], separator, s[(at + separator.Length)..]] : last ? ["", "", s] : [s, "", ""];
        return new ListValue([.. parts.Select(Value.Of)], tuple: true);
    }

    /// <summary><c>str.replace</c>; an empty text to replace stands between all characters.</summary>
    internal static string Replace(string s, string old, string replacement, int most)
    {
        if (most < 0 && old.Length > 0)
        {
            return s.Replace(old, replacement, StringComparison.Ordinal);
        }

        var text = new StringBuilder();
        var position = 0;
        for (var done = 0; most < 0 || done < most; done++)
        {
            var at = old.Length > 0 ? s.IndexOf(old, position, StringComparison.Ordinal)
                : done == 0 ? 0
                : position == s.Length ? -1
                : position + (char.IsSurrogatePair(s, position) ? 2 : 1);
            if (at < 0)
            {
                break;
            }

            text.Append(s, position, at - position).Append(replacement);
            position = at + old.Length;
        }

        return text.Append(s, position, s.Length - position).ToString();
    }

    private static bool Affix(string s, MethodCall call, Func<string, string, bool> fits)
    {
        var affix = call.Required(0, "prefix");
        if (call.Count > 1)
        {
            s = Access.Slice(Value.Of(s), call.Optional(1, "start"), call.Optional(2, "end"), null, call.Context).AsText()!;
        }

        return affix switch
        {
            StringValue one => fits(s, one.Text),
            ListValue { IsTuple: true } many => many.Items.Any(i => fits(s, i.AsText() ?? throw call.Mismatch("prefix", "text", i))),
            _ => throw call.Mismatch("prefix", "text or a tuple of texts", affix),
        };
    }

    private static Value Find(string s, string name, MethodCall call, bool last)
    {
        var part = call.Text(0, "sub");
        var length = PythonString.Length(s);
        var start = call.Whole(1, "start", 0);
        var end = call.Whole(2, "end", length);
        start = Math.Max(start < 0 ? start + length : start, 0);
        end = Math.Min(end < 0 ? Math.Max(end + length, 0) : end, length);
        var at = -1;
        if (start <= end)
        {
            var (from, to) = (PythonString.UnitIndex(s, start), PythonString.UnitIndex(s, end));
            var window = s.AsSpan(from, to - from);
            at = last ? window.LastIndexOf(part) : window.IndexOf(part);
            at = at < 0 ? at : PythonString.PointIndex(s, at + from);
        }

        return at < 0 && name is "index" or "rindex" && at < 0 ? call.Fail("the part is not in the text") : Value.Of(at);
    }

    private static Value Count(string s, MethodCall call)
    {
        var part = call.Text(0, "sub");
        if (call.Count > 1)
        {
            s = Access.Slice(Value.Of(s), call.Optional(1, "start"), call.Optional(2, "end"), null, call.Context).AsText()!;
        }

        return Value.Of(part.Length == 0 ? PythonString.Length(s) + 1 : s.AsSpan().Count(part));
    }

    private static Value Join(string s, MethodCall call)
    {
        var text = new StringBuilder();
        var first = true;
        foreach (var item in Access.Iterate(call.Required(0, "iterable"), call.Context))
        {
            text.Append(first ? "" : s);
            first = false;
            text.Append(item.AsText() ?? throw call.Mismatch("each item", "text", item));
        }

        return Value.Of(text.ToString());
    }

    private static Value Translate(string s, MethodCall call)
    {
        if (call.Required(0, "table") is not MapValue table)
        {
            throw call.Mismatch("table", "a map", call.Required(0, "table"));
        }

        var text = new StringBuilder();
        foreach (var rune in s.EnumerateRunes())
        {
            text.Append(!table.TryGetValue(Value.Of(rune.Value), out var to) ? rune.ToString() : to switch
            {
                NullValue => "",
                IntegerValue point when Rune.IsValid((int)point.Value) => new Rune((int)point.Value).ToString(),
                _ => PythonText.Str(to),
            });
        }

        return Value.Of(text.ToString());
    }

    private static MutableMap MakeTranslation(MethodCall call)
    {
        var table = new OrderedDictionary<Value, Value>();
        if (call.Count == 1)
        {
            foreach (var (key, value) in MapMethods.Pairs(call.Required(0, "x"), call))
            {
                table[key is StringValue k && k.Text.Length > 0 ? Value.Of(Rune.GetRuneAt(k.Text, 0).Value) : key] = value;
            }

            return new MutableMap(table);
        }

        var (from, to) = (PythonString.Characters(call.Text(0, "x")), PythonString.Characters(call.Text(1, "y")));
        if (from.Length != to.Length)
        {
            call.Fail("the two texts differ in length");
        }

        for (var i = 0; i < from.Length; i++)
        {
            table[Value.Of(Rune.GetRuneAt(from[i], 0).Value)] = Value.Of(Rune.GetRuneAt(to[i], 0).Value);
        }

        foreach (var gone in PythonString.Characters(call.TextOrNull(2, "z") ?? ""))
        {
            table[Value.Of(Rune.GetRuneAt(gone, 0).Value)] = Value.Null;
        }

        return new MutableMap(table);
    }

    private static CallArguments Mapping(MethodCall call) => call.Required(0, "mapping") is MapValue map
        ? new([], [.. map.TextEntries])
        : throw call.Mismatch("mapping", "a map", call.Required(0, "mapping"));

    private static MutableList Texts(List<string> parts) => new([.. parts.Select(Value.Of)]);

    private static void RequireSeparator(string separator, MethodCall call)
    {
        if (separator.Length == 0)
        {
            call.Fail("the separator is empty");
        }
    }
}
