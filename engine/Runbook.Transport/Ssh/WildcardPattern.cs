namespace Runbook.Transport;

/// <summary>OpenSSH's patterns: <c>*</c> and <c>?</c>, case ignored (ssh_config(5), PATTERNS). Stateless.</summary>
internal static class WildcardPattern
{
    public static bool Matches(string pattern, string text)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, mark) = (p++, t);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || char.ToLowerInvariant(pattern[p]) == char.ToLowerInvariant(text[t])))
            {
                (p, t) = (p + 1, t + 1);
            }
            else if (star >= 0)
            {
                (p, t) = (star + 1, ++mark);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }

    /// <summary>Whether a list matches: one of its patterns does, and none of the negated ones (<c>!pattern</c>).</summary>
    public static bool MatchesList(IEnumerable<string> patterns, string text)
    {
        var found = false;
        foreach (var pattern in patterns)
        {
            if (pattern.StartsWith('!') ? Matches(pattern[1..], text) : Matches(pattern, text))
            {
                if (pattern.StartsWith('!'))
                {
                    return false;
                }

                found = true;
            }
        }

        return found;
    }
}
