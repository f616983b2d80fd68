using System.Text;

namespace Runbook.Language;

/// <summary>The differences of two texts in the unified form of POSIX <c>diff -u</c>, with three lines around each. Stateless.</summary>
internal static class UnifiedDiff
{
    private const int Around = 3;

    /// <summary>The differences; empty when there are none.</summary>
    public static string Of(string before, string after)
    {
        var edits = Edits(before.Split('\n'), after.Split('\n'));
        if (edits.All(e => e.Sign == ' '))
        {
            return "";
        }

        var text = new StringBuilder("--- before\n+++ after\n");
        for (var start = edits.FindIndex(e => e.Sign != ' '); start >= 0;)
        {
            var from = Math.Max(0, start - Around);
            var last = LastNear(edits, start);
            var to = Math.Min(edits.Count, last + Around + 1);
            var hunk = edits[from..to];
            var (old, now) = (Before(edits, from, '+'), Before(edits, from, '-'));
            text.Append($"@@ -{Range(old, hunk.Count(e => e.Sign != '+'))} +{Range(now, hunk.Count(e => e.Sign != '-'))} @@\n");
            hunk.ForEach(e => text.Append(e.Sign).Append(e.Line).Append('\n'));
            start = edits.FindIndex(to, e => e.Sign != ' ');
        }

        return text.ToString();
    }

    private static int LastNear(List<(char Sign, string Line)> edits, int start)
    {
        var last = start;
        for (var i = start; i < edits.Count && i <= last + (2 * Around); i++)
        {
            last = edits[i].Sign != ' ' ? i : last;
        }

        return last;
    }

    private static int Before(List<(char Sign, string Line)> edits, int index, char without) => edits.Take(index).Count(e => e.Sign != without);

    private static string Range(int start, int count) => count == 1 ? $"{start + 1}" : $"{(count == 0 ? start : start + 1)},{count}";

    // By the longest common subsequence of the lines.
    private static List<(char Sign, string Line)> Edits(string[] a, string[] b)
    {
        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
            {
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        List<(char, string)> edits = [];
        for (var (i, j) = (0, 0); i < a.Length || j < b.Length;)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j])
            {
                edits.Add((' ', a[i++]));
                j++;
            }
            else if (j >= b.Length || (i < a.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                edits.Add(('-', a[i++]));
            }
            else
            {
                edits.Add(('+', b[j++]));
            }
        }

        return edits;
    }
}
