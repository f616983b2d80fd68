namespace Runbook.Modules;

/// <summary>A line of an <c>authorized_keys</c> file (sshd(8)); lines that hold no key are kept as they are. Immutable.</summary>
/// <param name="Line">The line.</param>
internal sealed record AuthorizedKey(string Line)
{
    /// <summary>Options before the key, or empty.</summary>
    public string Options { get; init; } = "";

    /// <summary>The key's type; empty when the line holds no key.</summary>
    public string Type { get; init; } = "";

    /// <summary>The key in base64.</summary>
    public string Key { get; init; } = "";

    /// <summary>What follows the key.</summary>
    public string Comment { get; init; } = "";

    /// <summary>Whether the line holds a key.</summary>
    public bool IsKey => Type.Length > 0;

    /// <summary>Reads a line.</summary>
    public static AuthorizedKey Parse(string line)
    {
        var words = Words(line.Trim());
        var at = words.FindIndex(IsType);
        return line.TrimStart().StartsWith('#') || at is < 0 or > 1 || at + 1 >= words.Count ? new(line)
            : new(line) { Options = at == 1 ? words[0] : "", Type = words[at], Key = words[at + 1], Comment = string.Join(' ', words.Skip(at + 2)) };
    }

    /// <summary>The line that these parts make.</summary>
    public AuthorizedKey Written() => this with { Line = string.Join(' ', new[] { Options, Type, Key, Comment }.Where(p => p.Length > 0)) };

    private static bool IsType(string word) =>
        word.StartsWith("ssh-", StringComparison.Ordinal) || word.StartsWith("ecdsa-sha2-", StringComparison.Ordinal) || word.StartsWith("sk-", StringComparison.Ordinal);

    /// <summary>Words parted by blanks that are not between double quotes.</summary>
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        var start = 0;
        var isQuoted = false;
        for (var i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && line[i] == '"' && (i == 0 || line[i - 1] != '\\'))
            {
                isQuoted = !isQuoted;
            }

            if (i == line.Length || (!isQuoted && line[i] is ' ' or '\t' && !isQuoted))
            {
                if (i > start)
                {
                    words.Add(line[start..i]);
                }

                start = i + 1;
            }
        }

        return words;
    }
}
