using System.Text;

namespace Runbook.Transport;

/// <summary>
/// Reads configuration files line by line, following Include. What Runbook has no use for is passed over. Not thread-safe.
/// </summary>
internal sealed class SshConfigReader(TransportOptions options)
{
    private const int DeepestInclude = 16;
    private readonly List<SshConfigLine> _lines = [];

    public IReadOnlyList<SshConfigLine> Lines => _lines;

    public void Read(string file) => Read(file, [], 0);

    /// <summary>The words of a line: parted by blanks or one <c>=</c> after the keyword, in double quotes if need be.</summary>
    public static List<string> Words(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quoted = false;
        var any = false;
        foreach (var c in line)
        {
            if (c == '"')
            {
                (quoted, any) = (!quoted, true);
            }
            else if (!quoted && c == '#' && word.Length == 0 && !any)
            {
                break;
            }
            else if (!quoted && (char.IsWhiteSpace(c) || (c == '=' && words.Count == 0)))
            {
                Flush();
            }
            else if (!quoted && c == '=' && words.Count == 1 && word.Length == 0 && !any)
            {
                // The equals sign of `Keyword = value`.
            }
            else
            {
                word.Append(c);
                any = true;
            }
        }

        Flush();
        return words;

        void Flush()
        {
            if (any)
            {
                words.Add(word.ToString());
            }

            word.Clear();
            any = false;
        }
    }

    private void Read(string file, IReadOnlyList<SshCondition> outer, int depth)
    {
        string[] texts;
        try
        {
            texts = File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            options.OnWarning?.Invoke($"cannot read {file}: {e.Message}");
            return;
        }

        var current = outer;
        for (var i = 0; i < texts.Length; i++)
        {
            var words = Words(texts[i]);
            if (words.Count >= 2)
            {
                current = Take(words, $"{file}:{i + 1}", file, current, outer, depth);
            }
        }
    }

    private IReadOnlyList<SshCondition> Take(
        List<string> words, string source, string file, IReadOnlyList<SshCondition> current, IReadOnlyList<SshCondition> outer, int depth)
    {
        var keyword = words[0].ToLowerInvariant();
        var rest = words[1..];
        switch (keyword)
        {
            case "host":
                return [.. outer, new("originalhost", rest)];
            case "match":
                return [.. outer, .. MatchConditions(rest, source)];
            case "include" when depth < DeepestInclude:
                foreach (var included in rest.SelectMany(w => Expand(w, file)))
                {
                    Read(included, current, depth + 1);
                }

                return current;
            default:
                _lines.Add(new(keyword, rest, source, current));
                return current;
        }
    }

    private List<SshCondition> MatchConditions(List<string> words, string source)
    {
        var conditions = new List<SshCondition>();
        for (var i = 0; i < words.Count; i++)
        {
            var kind = words[i].ToLowerInvariant();
            if (kind == "all")
            {
                conditions.Add(new("all", []));
            }
            else if (kind is "host" or "originalhost" or "user" or "localuser" && i + 1 < words.Count)
            {
                conditions.Add(new(kind, words[++i].Split(',')));
            }
            else
            {
                options.OnWarning?.Invoke($"{source}: Match {words[i]} is not supported; the block is passed over");
                return [new("never", [])];
            }
        }

        return conditions;
    }

    private IEnumerable<string> Expand(string pattern, string file)
    {
        var full = pattern.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(options.Home, pattern[2..])
            : Path.IsPathRooted(pattern) ? pattern
            : Path.Combine(file.StartsWith("/etc/", StringComparison.Ordinal) ? "/etc/ssh" : Path.Combine(options.Home, ".ssh"), pattern);
        var folder = Path.GetDirectoryName(full)!;
        return full.AsSpan().IndexOfAny('*', '?') < 0 ? [full]
            : Directory.Exists(folder) ? Directory.GetFiles(folder, Path.GetFileName(full)).Order(StringComparer.Ordinal) : [];
    }
}
