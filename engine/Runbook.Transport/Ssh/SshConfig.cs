namespace Runbook.Transport;

/// <summary>What matters of OpenSSH's client configuration (ssh_config(5)). Immutable once read, safe from any thread.</summary>
internal sealed class SshConfig(IReadOnlyList<SshConfigLine> lines)
{
    /// <summary>A configuration that says nothing.</summary>
    public static SshConfig Empty { get; } = new([]);

    /// <summary>Reads files, the first one's settings first; one that is not there is empty.</summary>
    public static SshConfig Read(IEnumerable<string> files, TransportOptions options)
    {
        var reader = new SshConfigReader(options);
        foreach (var file in files)
        {
            reader.Read(file);
        }

        return new(reader.Lines);
    }

    /// <summary>The settings for a host, the first of each keyword; of those that may stand several times, all.</summary>
    /// <param name="given">The host as it was given.</param>
    /// <param name="user">The user, if one was given.</param>
    /// <param name="first">Settings that come before the files' (the command line's).</param>
    /// <param name="localUser">Who runs Runbook.</param>
    public SshConfigView For(string given, string? user, IReadOnlyList<SshConfigLine> first, string localUser)
    {
        var view = new SshConfigView(given);
        foreach (var line in first.Concat(lines))
        {
            if (line.Conditions.All(c => Holds(c, view, user, localUser)))
            {
                view.Add(line);
            }
        }

        return view;
    }

    private static bool Holds(SshCondition condition, SshConfigView view, string? user, string localUser) => condition.Kind switch
    {
        "all" => true,
        "originalhost" => WildcardPattern.MatchesList(condition.Patterns, view.Given),
        "host" => WildcardPattern.MatchesList(condition.Patterns, view.HostName),
        "user" => WildcardPattern.MatchesList(condition.Patterns, user ?? view.One("user") ?? localUser),
        "localuser" => WildcardPattern.MatchesList(condition.Patterns, localUser),
        _ => false,
    };
}
