using System.Text;
using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Filters over text. Stateless.</summary>
internal static partial class TextFilters
{
    public static void AddTo(FunctionList filters)
    {
        filters.AddText("string safe", "value", c => c.Text(0));
        filters.AddText("lower", "value", c => PythonCase.Lower(c.Text(0)));
        filters.AddText("upper", "value", c => PythonCase.Upper(c.Text(0)));
        filters.AddText("capitalize", "value", c => PythonCase.Capitalize(c.Text(0)));
        filters.AddText("title", "value", c => TitleWords().Replace(c.Text(0), m => PythonCase.Capitalize(m.Value)));
        filters.AddText("trim", "value chars?", c => Trim(c.Text(0), c.Text(1, null)));
        filters.AddText("center", "value width?", c => Center(c.Text(0), c.Int(1, 80)));
        filters.AddText("indent", "value width? first? blank?", Indent);
        filters.AddText("wordwrap", "value width? break_long_words? wrapstring? break_on_hyphens?", WordWrap);
        filters.Add("truncate", "value length? killwords? end? leeway?", Truncate);
        filters.AddText("replace", "value old new count?", c => Replace(c.Text(0), c.Text(1), c.Text(2), c.Int(3, -1)));
        filters.Add("wordcount", "value", c => Value.Of(Words().Count(c.Text(0))));
        filters.Add("format", "value * **", Format);
        filters.Add("split", "value sep? maxsplit?", c => Value.Of(Split(c, c.Words(0), c.Text(1, null), c.Int(2, -1))));
        filters.AddText("quote", "value", c => Quote(c.Get(0) is { } value ? Py.Str(value) : ""));
        filters.AddText("comment", "value style? **", Comment);
        filters.AddText("pprint", "value **", c => Py.Repr(c[0]));
    }

    /// <summary>Python's <c>str.replace</c>; a negative count means all.</summary>
    public static string Replace(string text, string old, string with, int count)
    {
        if (count < 0 && old.Length > 0)
        {
            return text.Replace(old, with, StringComparison.Ordinal);
        }

        var builder = new StringBuilder();
        var position = 0;
        while (count != 0 && position <= text.Length)
        {
            var found = text.IndexOf(old, position, StringComparison.Ordinal);
            if (found < 0)
            {
                break;
            }

            builder.Append(text, position, found - position).Append(with);
            position = found + old.Length;
            if (old.Length == 0)
            {
                var step = position + 1 < text.Length && char.IsSurrogatePair(text, position) ? 2 : 1;
                builder.Append(text, position, Math.Min(step, text.Length - position));
                position += step;
            }

            count--;
        }

        return position < text.Length ? builder.Append(text, position, text.Length - position).ToString() : builder.ToString();
    }

    /// <summary>Python's <c>str.splitlines</c>, for the line ends that text files have.</summary>
    public static List<string> Lines(string text)
    {
        List<string> lines = [.. LineEnds().Split(text)];
        if (lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }

    /// <summary>A word for a POSIX shell, as Python's <c>shlex.quote</c> writes it.</summary>
    public static string Quote(string text) =>
        text.Length == 0 ? "''"
        : UnsafeInShell().IsMatch(text) ? "'" + text.Replace("'", "'\"'\"'", StringComparison.Ordinal) + "'"
        : text;

    /// <summary>Python's <c>str.strip</c>; null chars mean white space.</summary>
    public static string Trim(string text, string? chars) => chars is null ? text.Trim() : text.Trim([.. chars]);

    private static string Center(string text, int width)
    {
        var padding = width - Py.Length(text);
        var left = padding <= 0 ? 0 : (padding / 2) + (padding & width & 1);
        return padding <= 0 ? text : new string(' ', left) + text + new string(' ', padding - left);
    }

    private static string Indent(Call call)
    {
        var indention = call.Get(1) is StringValue text ? text.Text : new string(' ', call.Int(1, 4));
        var lines = Lines(call.Words(0) + "\n");
        var blank = call.Flag(3);
        var rest = lines.Skip(1).Select(line => line.Length > 0 || blank ? indention + line : line);
        return (call.Flag(2) ? indention : "") + string.Join('\n', rest.Prepend(lines[0]));
    }

    private static string WordWrap(Call call)
    {
        var (width, breakLong, hyphens) = (call.Int(1, 79), call.Flag(2, true), call.Flag(4, true));
        if (width <= 0)
        {
            call.Fail($"the width must be above 0, not {width}");
        }

        var newline = call.Text(3, "\n");
        return string.Join(newline, Lines(call.Words(0)).Select(l => string.Join(newline, TextWrap.Wrap(l, width, breakLong, hyphens))));
    }

    private static Value Truncate(Call call)
    {
        var (length, end, leeway) = (call.Int(1, 255), call.Text(3, "..."), call.Int(4, 5));
        var room = length - Py.Length(end);
        if (room < 0 || leeway < 0)
        {
            call.Fail($"the length must be at least {Py.Length(end)} (the end's), and the leeway at least 0");
        }

        if (call[0] is ListValue or MapValue && call.Items(0).Count <= length + leeway)
        {
            return call[0];
        }

        var text = call.Words(0);
        if (Py.Length(text) <= length + leeway)
        {
            return Value.Of(text);
        }

        var cut = text[..PythonString.UnitIndex(text, room)];
        var space = cut.LastIndexOf(' ');
        return Value.Of((call.Flag(2) || space < 0 ? cut : cut[..space]) + end);
    }

    private static Value Format(Call call)
    {
        if (call.Rest.Count > 0 && call.Extra.Count > 0)
        {
            call.Fail("cannot take positional and named arguments at the same time");
        }

        return Py.PercentFormat(call.Context, call.Text(0), call.Extra.Count > 0 ? Value.Map(call.Extra)
            : new ListValue(call.Rest, tuple: true));
    }

    private static IEnumerable<string> Split(Call call, string text, string? separator, int limit)
    {
        if (separator == "")
        {
            call.Fail("the separator must not be empty");
        }

        if (separator is not null)
        {
            return limit < 0 ? text.Split(separator) : text.Split(separator, limit + 1);
        }

        return SplitWhite(text, limit);
    }

    private static List<string> SplitWhite(string text, int limit)
    {
        List<string> words = [];
        var rest = text.AsSpan().TrimStart();
        while (rest.Length > 0)
        {
            var end = words.Count == limit ? -1 : IndexOfWhite(rest);
            words.Add((end < 0 ? rest : rest[..end]).ToString());
            rest = end < 0 ? [] : rest[end..].TrimStart();
        }

        return words;
    }

    private static int IndexOfWhite(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static string Comment(Call call)
    {
        var (beginning, decoration, end) = call.Text(1, "plain") switch
        {
            "plain" => ("", "# ", ""),
            "erlang" => ("", "% ", ""),
            "c" => ("", "// ", ""),
            "cblock" => ("/*", " * ", " */"),
            "xml" => ("<!--", " - ", "-->"),
            var other => throw call.Failure($"there is no style \"{other}\"; use plain, erlang, c, cblock or xml"),
        };
        var options = call.Extra.ToDictionary(e => e.Key, e => e.Value);
        var newline = Option(options, "newline", "\n");
        decoration = Option(options, "decoration", decoration);
        beginning = Option(options, "beginning", beginning);
        end = Option(options, "end", end);
        var prefix = Repeated(Option(options, "prefix", decoration.TrimEnd()), "prefix_count", evenEmpty: false);
        var postfix = Repeated(Option(options, "postfix", decoration.TrimEnd()), "postfix_count", evenEmpty: true);
        var lines = call.Words(0).Split(newline);
        var text = string.Join(newline, lines.SkipLast(1).Select(l => l.Length == 0 ? decoration.TrimEnd() : decoration + l)
            .Append(decoration + lines[^1]));
        List<string> parts = [.. prefix, text, .. postfix];
        return string.Join(newline, [.. Given(beginning), .. parts, .. Given(end)]);

        static string Option(Dictionary<string, Value> options, string name, string fallback) =>
            options.TryGetValue(name, out var value) ? Py.Str(value) : fallback;
        static IEnumerable<string> Given(string text) => text.Length == 0 ? [] : [text];
        IEnumerable<string> Repeated(string line, string countOption, bool evenEmpty)
        {
            var count = options.TryGetValue(countOption, out var value) && Numbers.TryInteger(value, out var n) ? (int)n : 1;
            return line.Length == 0 && !evenEmpty ? [] : Enumerable.Repeat(line == newline ? "" : line, count);
        }
    }

    [GeneratedRegex(@"[^-\s({\[<]+")]
    private static partial Regex TitleWords();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Words();

    [GeneratedRegex("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")]
    private static partial Regex LineEnds();

    [GeneratedRegex(@"[^A-Za-z0-9_@%+=:,./-]")]
    private static partial Regex UnsafeInShell();
}
