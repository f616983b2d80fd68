namespace Runbook.Transport;

/// <summary>The settings that hold for one host. Not thread-safe while it is being filled.</summary>
internal sealed class SshConfigView(string given)
{
    private readonly Dictionary<string, SshConfigLine> _first = new(StringComparer.Ordinal);
    private readonly List<string> _identityFiles = [];

    /// <summary>The host as it was given.</summary>
    public string Given => given;

    /// <summary>The name to connect to.</summary>
    public string HostName =>
        (One("hostname") ?? given).Replace("%h", given, StringComparison.Ordinal).Replace("%%", "%", StringComparison.Ordinal);

    public IReadOnlyList<string> IdentityFiles => _identityFiles;

    public void Add(SshConfigLine line)
    {
        if (line.Keyword == "identityfile")
        {
            _identityFiles.Add(line.Words[0]);
        }
        else
        {
            _first.TryAdd(line.Keyword, line);
        }
    }

    /// <summary>The first word of a setting, or null.</summary>
    public string? One(string keyword) => _first.TryGetValue(keyword, out var line) ? line.Words[0] : null;

    /// <summary>All words of a setting, or null.</summary>
    public IReadOnlyList<string>? All(string keyword) => _first.TryGetValue(keyword, out var line) ? line.Words : null;

    /// <summary>A whole number in a range, or null.</summary>
    /// <exception cref="Sdk.HostUnreachableException">The setting is something else.</exception>
    public int? Number(string keyword, int least, int most)
    {
        if (!_first.TryGetValue(keyword, out var line))
        {
            return null;
        }

        return int.TryParse(line.Words[0], out var number) && number >= least && number <= most ? number
            : throw new Sdk.HostUnreachableException(
                $"{line.Source}: {keyword} must be a number from {least} to {most}, not \"{line.Words[0]}\"");
    }

    public bool Yes(string keyword) => One(keyword)?.ToLowerInvariant() is "yes" or "true";

    /// <summary>Where a setting stands, for messages.</summary>
    public string SourceOf(string keyword) => _first.TryGetValue(keyword, out var line) ? line.Source : "";
}
