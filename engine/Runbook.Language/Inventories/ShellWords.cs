using System.Text;

namespace Runbook.Language;

/// <summary>
/// Splits a line into words by the shell's quoting, as Python's <c>shlex.split(comments=True)</c>: quotes go, a backslash escapes, a
/// <c>#</c> outside of quotes ends the line even within a word. Stateless.
/// </summary>
internal static class ShellWords
{
    /// <summary>A word without its quotes, and its place in the line, from 0.</summary>
    public readonly record struct Word(string Text, int Start, int End);

    /// <summary>The words; with a problem (and where), the words before it.</summary>
    public static (IReadOnlyList<Word> Words, string? Problem, int At) Split(string line, bool comments = true)
    {
        var words = new List<Word>();
        var text = new StringBuilder();
        var (start, at) = (-1, 0);
        while (at < line.Length && !(comments && line[at] == '#'))
        {
            var c = line[at];
            if (char.IsWhiteSpace(c))
            {
                Finish(words, text, ref start, at++);
                continue;
            }

            start = start < 0 ? at : start;
            var opened = at;
            var problem = c switch
            {
                '\'' or '"' => Quoted(line, ref at, text),
                '\\' => Escaped(line, ref at, text),
                _ => Take(c, ref at, text),
            };
            if (problem is not null)
            {
                return (words, problem, opened);
            }
        }

        Finish(words, text, ref start, at);
        return (words, null, 0);
    }

    private static void Finish(List<Word> words, StringBuilder text, ref int start, int end)
    {
        if (start >= 0)
        {
            words.Add(new(text.ToString(), start, end));
        }

        text.Clear();
        start = -1;
    }

    private static string? Take(char c, ref int at, StringBuilder text)
    {
        text.Append(c);
        at++;
        return null;
    }

    private static string? Escaped(string line, ref int at, StringBuilder text)
    {
        if (at + 1 >= line.Length)
        {
            return "a backslash escapes nothing";
        }

        text.Append(line[at + 1]);
        at += 2;
        return null;
    }

    private static string? Quoted(string line, ref int at, StringBuilder text)
    {
        var quote = line[at++];
        for (; at < line.Length; at++)
        {
            if (line[at] == quote)
            {
                at++;
                return null;
            }

            var escapes = quote == '"' && line[at] == '\\' && at + 1 < line.Length && (line[at + 1] is '"' or '\\');
            at += escapes ? 1 : 0;
            text.Append(line[at]);
        }

        return $"a quote ({quote}) is never closed";
    }
}
