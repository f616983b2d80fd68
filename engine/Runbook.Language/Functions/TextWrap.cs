using System.Text.RegularExpressions;

namespace Runbook.Language;

/// <summary>Wraps a line as Python's <c>textwrap.wrap</c> does (without touching tabs and white space). Stateless.</summary>
internal static partial class TextWrap
{
    public static List<string> Wrap(string line, int width, bool breakLongWords, bool breakOnHyphens)
    {
        var chunks = new Stack<string>(Chunks(line, breakOnHyphens).Reverse());
        List<string> lines = [];
        while (chunks.Count > 0)
        {
            if (lines.Count > 0 && string.IsNullOrWhiteSpace(chunks.Peek()))
            {
                chunks.Pop();
            }

            List<string> current = [];
            var length = 0;
            while (chunks.Count > 0 && length + chunks.Peek().Length <= width)
            {
                length += chunks.Peek().Length;
                current.Add(chunks.Pop());
            }

            if (chunks.Count > 0 && chunks.Peek().Length > width)
            {
                BreakLong(chunks, current, width - length, breakLongWords, breakOnHyphens);
            }

            if (current.Count > 0 && string.IsNullOrWhiteSpace(current[^1]))
            {
                current.RemoveAt(current.Count - 1);
            }

            if (current.Count > 0)
            {
                lines.Add(string.Concat(current));
            }
        }

        return lines;
    }

    private static void BreakLong(Stack<string> chunks, List<string> current, int space, bool breakLongWords, bool breakOnHyphens)
    {
        if (breakLongWords)
        {
            var chunk = chunks.Pop();
            var end = Math.Max(1, space);
            if (breakOnHyphens && chunk.Length > end)
            {
                var hyphen = chunk.LastIndexOf('-', end - 1);
                end = hyphen > 0 && chunk[..hyphen].Any(c => c != '-') ? hyphen + 1 : end;
            }

            current.Add(chunk[..end]);
            chunks.Push(chunk[end..]);
        }
        else if (current.Count == 0)
        {
            current.Add(chunks.Pop());
        }
    }

    private static IEnumerable<string> Chunks(string line, bool breakOnHyphens) =>
        (breakOnHyphens ? WordsAndHyphens() : WordsOnly()).Split(line).Where(c => c.Length > 0);

    // A chunk ends at white space, after a hyphen between letters, and around a dash of two or more hyphens.
    [GeneratedRegex(
        @"(\s+|(?<=[\w!""'&.,?])-{2,}(?=\w)|\S+?(?:-(?:(?<=[^\d\W]{2}-)|(?<=[^\d\W]-[^\d\W]-))(?=[^\d\W]-?[^\d\W])|(?=\s|\z)"
        + @"|(?<=[\w!""'&.,?])(?=-{2,}\w)))")]
    private static partial Regex WordsAndHyphens();

    [GeneratedRegex(@"(\s+)")]
    private static partial Regex WordsOnly();
}
