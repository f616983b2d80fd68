using System.Collections.Concurrent;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// Makes settings of a target, the options and the configuration. What the inventory says comes first, then the ssh arguments,
/// then the configuration files, then the usual values. Safe from any thread.
/// </summary>
internal sealed class SshSettingsReader(TransportOptions options)
{
    private const int LongestChain = 8;
    private readonly ConcurrentDictionary<string, SshConfig> _configs = new(StringComparer.Ordinal);

    /// <summary>The settings of a target.</summary>
    /// <exception cref="HostUnreachableException">The configuration asks for what Runbook cannot do.</exception>
    public SshSettings Read(ConnectionTarget target)
    {
        var arguments = SshArguments.Parse(target.SshArguments);
        var config = ConfigOf(arguments.ConfigFile);
        var given = target.Address ?? target.Host;
        var view = config.For(given, target.User, arguments.Lines, options.UserName);
        var settings = Settings(view, given, target.User, target.Port, target.ConnectTimeout) with
        {
            Name = target.Host,
            Password = target.Password,
            Passphrase = target.PrivateKeyPassphrase,
        };
        if (target.PrivateKeyFile is { } key)
        {
            settings = settings with { IdentityFiles = [HomePath(key), .. settings.IdentityFiles] };
        }

        return settings with { Jumps = JumpsOf(view, config, settings, 0) };
    }

    private SshConfig ConfigOf(string? asked)
    {
        if (asked == "none")
        {
            return SshConfig.Empty;
        }

        var file = asked is null ? options.SshConfigFile : HomePath(asked);
        return _configs.GetOrAdd(file ?? "", _ => SshConfig.Read(
            file is null ? [Path.Combine(options.Home, ".ssh", "config"), "/etc/ssh/ssh_config"] : [file], options));
    }

    private SshSettings Settings(SshConfigView view, string given, string? user, int? port, TimeSpan connectTimeout)
    {
        if (view.One("proxycommand") is { } command && !command.Equals("none", StringComparison.OrdinalIgnoreCase)
            && view.One("proxyjump") is null)
        {
            throw new HostUnreachableException(
                $"{view.SourceOf("proxycommand")}: ProxyCommand is not supported for {given}; ProxyJump is (ProxyJump USER@HOST:PORT)");
        }

        return new(view.HostName, port ?? view.Number("port", 1, 65535) ?? 22, user ?? view.One("user") ?? options.UserName)
        {
            IdentityFiles = [.. view.IdentityFiles.Where(f => f != "none").Select(f => Expand(f, view, user))],
            IdentitiesOnly = view.Yes("identitiesonly"),
            AgentSocket = Agent(view),
            KnownHostsFiles = options.KnownHostsFiles ??
            [
                .. (view.All("userknownhostsfile") ?? ["~/.ssh/known_hosts", "~/.ssh/known_hosts2"]).Select(HomePath),
                .. view.All("globalknownhostsfile") ?? ["/etc/ssh/ssh_known_hosts"],
            ],
            HostKeys = Policy(view),
            Ciphers = view.One("ciphers"),
            KexAlgorithms = view.One("kexalgorithms"),
            HostKeyAlgorithms = view.One("hostkeyalgorithms"),
            Macs = view.One("macs"),
            KeepAlive = view.Number("serveraliveinterval", 0, 86400) is > 0 and var interval
                ? TimeSpan.FromSeconds(interval) : TimeSpan.FromSeconds(30),
            ConnectTimeout = view.Number("connecttimeout", 1, 86400) is { } seconds
                ? TimeSpan.FromSeconds(Math.Min(seconds, connectTimeout.TotalSeconds)) : connectTimeout,
        };
    }

    private IReadOnlyList<SshSettings> JumpsOf(SshConfigView view, SshConfig config, SshSettings last, int depth)
    {
        if (view.One("proxyjump") is not { } chain || chain.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        if (depth >= LongestChain)
        {
            throw new HostUnreachableException(
                $"{view.SourceOf("proxyjump")}: ProxyJump goes in a circle or through more than {LongestChain} hosts");
        }

        var jumps = new List<SshSettings>();
        foreach (var hop in chain.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (user, host, port) = SplitHop(hop, view.SourceOf("proxyjump"));
            var hopView = config.For(host, user, [], options.UserName);
            var settings = Settings(hopView, host, user, port, last.ConnectTimeout);
            if (jumps.Count == 0)
            {
                jumps.AddRange(JumpsOf(hopView, config, settings, depth + 1));
            }

            jumps.Add(settings with { IdentityFiles = [.. settings.IdentityFiles, .. last.IdentityFiles], Passphrase = last.Passphrase });
        }

        return jumps;
    }

    private static (string? User, string Host, int? Port) SplitHop(string hop, string source)
    {
        var text = hop.StartsWith("ssh://", StringComparison.Ordinal) ? hop[6..].TrimEnd('/') : hop;
        var at = text.LastIndexOf('@');
        var user = at < 0 ? null : text[..at];
        var place = text[(at + 1)..];
        var colon = place.LastIndexOf(':');
        if (colon < 0 || (place.StartsWith('[') ? place[colon - 1] != ']' : place.IndexOf(':', StringComparison.Ordinal) != colon))
        {
            return (user, place.Trim('[', ']'), null);
        }

        return int.TryParse(place[(colon + 1)..], out var port) && port is > 0 and < 65536
            ? (user, place[..colon].Trim('[', ']'), port)
            : throw new HostUnreachableException($"{source}: ProxyJump \"{hop}\" is not understood; it is written [user@]host[:port]");
    }

    private HostKeyPolicy Policy(SshConfigView view)
    {
        var asked = view.One("stricthostkeychecking")?.ToLowerInvariant();
        return !options.CheckHostKeys || asked is "no" or "off" ? HostKeyPolicy.Off
            : options.AcceptNewHostKeys || asked == "accept-new" ? HostKeyPolicy.AcceptNew : HostKeyPolicy.Strict;
    }

    private string? Agent(SshConfigView view) => view.One("identityagent") switch
    {
        null or "SSH_AUTH_SOCK" => options.AgentSocket,
        "none" => null,
        var path => HomePath(path),
    };

    private string Expand(string path, SshConfigView view, string? user) => HomePath(path
        .Replace("%d", options.Home, StringComparison.Ordinal)
        .Replace("%h", view.HostName, StringComparison.Ordinal)
        .Replace("%u", options.UserName, StringComparison.Ordinal)
        .Replace("%r", user ?? view.One("user") ?? options.UserName, StringComparison.Ordinal)
        .Replace("%%", "%", StringComparison.Ordinal));

    private string HomePath(string path) => path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(options.Home, path[2..]) : path;
}
