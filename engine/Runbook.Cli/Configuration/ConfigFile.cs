using Runbook.Core;

namespace Runbook.Cli;

/// <summary>An <c>ansible.cfg</c>, read as Python's configparser does: sections, <c>key = value</c> or <c>key: value</c>, values over several lines. Immutable.</summary>
internal sealed class ConfigFile
{
    private readonly Dictionary<(string Section, string Key), (string Text, int Line)> _values = [];

    private ConfigFile(string path) => Path = path;

    /// <summary>The file, absolute.</summary>
    public string Path { get; }

    /// <summary>What is wrong with it.</summary>
    public List<Diagnostic> Problems { get; } = [];

    /// <summary>All that is written, in no order.</summary>
    public IEnumerable<(string Section, string Key, int Line)> Written => _values.Select(v => (v.Key.Section, v.Key.Key, v.Value.Line));

    /// <summary>A value and its line; null when it is not written.</summary>
    public (string Text, int Line)? Find(string section, string key) => _values.TryGetValue((section, key), out var value) ? value : null;

    /// <summary>Reads a file's lines.</summary>
    public static ConfigFile Parse(string path, IEnumerable<string> lines)
    {
        var file = new ConfigFile(path);
        var section = "";
        (string Section, string Key)? last = null;
        var number = 0;
        foreach (var raw in lines)
        {
            number++;
            var line = Uncommented(raw);
            if (line.Length == 0)
            {
                continue;
            }

            if (char.IsWhiteSpace(raw[0]) && last is { } open)
            {
                var (text, first) = file._values[open];
                file._values[open] = ($"{text}\n{line}".TrimStart('\n'), first);
            }
            else if (line[0] == '[' && line.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
            {
                (section, last) = (line[1..end].Trim(), null);
            }
            else if (line.AsSpan().IndexOfAny('=', ':') is > 0 and var sign && section.Length > 0)
            {
                last = (section, line[..sign].Trim().ToLowerInvariant());
                file._values[last.Value] = (line[(sign + 1)..].Trim(), number);
            }
            else
            {
                file.Problems.Add(Diagnostic.Error("config-syntax", "A line of the configuration is neither [section] nor key = value", null,
                    new SourceSpan(path, number, 1)));
            }
        }

        return file;
    }

    private static string Uncommented(string line)
    {
        var trimmed = line.Trim();
        if (trimmed.Length == 0 || trimmed[0] is '#' or ';')
        {
            return "";
        }

        var comment = trimmed.IndexOf(" ;", StringComparison.Ordinal);
        return comment >= 0 ? trimmed[..comment].TrimEnd() : trimmed;
    }
}
