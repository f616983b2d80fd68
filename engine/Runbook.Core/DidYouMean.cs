namespace Runbook.Core;

/// <summary>Finds the known word nearest to a misspelt one. Stateless.</summary>
public static class DidYouMean
{
    /// <summary>
    /// <c>did you mean "x"?</c> for the nearest of <paramref name="known"/> by edit distance (Levenshtein, at most a third of
    /// the word's length and at least 1 allowed), or null when none is near.
    /// </summary>
    public static string? Hint(string word, IEnumerable<string> known) =>
        Nearest(word, known) is { } near ? $"did you mean \"{near}\"?" : null;

    /// <summary>The nearest known word, or null.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        var limit = Math.Max(1, word.Length / 3);
        string? best = null;
        var least = limit + 1;
        foreach (var candidate in known)
        {
            if (Math.Abs(candidate.Length - word.Length) >= least)
            {
                continue;
            }

            var distance = Distance(word, candidate);
            if (distance < least)
            {
                (best, least) = (candidate, distance);
            }
        }

        return best;
    }

    private static int Distance(string a, string b)
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
