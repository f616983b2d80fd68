using System.Text.RegularExpressions;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Waits on the host for a port, a file, or a time.</summary>
[Module("wait_for")]
internal sealed class WaitForModule : Module<WaitForModule.Args, ValueTuple>
{
    private const int Late = 75;

    /// <summary>What is waited for.</summary>
    internal enum Wanted
    {
        /// <summary>The port is open, the file is there.</summary>
        Started,

        /// <summary>The port is closed, the file is gone.</summary>
        Stopped,

        /// <summary>As <c>started</c>.</summary>
        Present,

        /// <summary>As <c>stopped</c>.</summary>
        Absent,

        /// <summary>The port has no connections any more.</summary>
        Drained,
    }

    /// <summary>The arguments.</summary>
    [Exclusive("port", "path")]
    public sealed record Args
    {
        /// <summary>The host of the port, seen from the managed host.</summary>
        public string Host { get; init; } = "127.0.0.1";

        /// <summary>The port, 1 to 65535.</summary>
        public int? Port { get; init; }

        /// <summary>The file.</summary>
        public string? Path { get; init; }

        /// <summary>A regular expression that the file holds, or the port sends.</summary>
        public string? SearchRegex { get; init; }

        /// <summary>What is waited for.</summary>
        public Wanted State { get; init; } = Wanted.Started;

        /// <summary>How long in all, in seconds.</summary>
        public int Timeout { get; init; } = 300;

        /// <summary>How long one try to connect may take, in seconds.</summary>
        public int ConnectTimeout { get; init; } = 5;

        /// <summary>How long before the first look, in seconds.</summary>
        public int Delay { get; init; }

        /// <summary>How long between looks, in seconds.</summary>
        public int Sleep { get; init; } = 1;

        /// <summary>What is said when the time is over.</summary>
        public string? Msg { get; init; }

        /// <summary>Addresses whose connections do not count (with <c>drained</c>).</summary>
        public IReadOnlyList<string> ExcludeHosts { get; init; } = [];
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        if (args.Port is { } port and (< 1 or > 65535))
        {
            yield return $"port must be 1 to 65535, not {port}";
        }

        if (args.State == Wanted.Drained && args.Port is null)
        {
            yield return "state drained needs port";
        }

        if (args.ExcludeHosts.Count > 0 && args.State != Wanted.Drained)
        {
            yield return "exclude_hosts goes with state drained only";
        }
    }

    /// <inheritdoc/>
    public override Probe<ValueTuple> Read(Args args) => Probe.Known(default(ValueTuple));

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Nothing;

    /// <inheritdoc/>
    public override Change? Plan(Args args, ValueTuple now) => new("", Describe(args), new RemoteAction.Run(Script(args)) { AnyStatus = true }, new RemoteAction.Next(outcomes => Look(args, outcomes[^1]), "tell how the file is"))
    {
        Foreseen = Keys(args, 0, null) with { Changed = false },
        Result = outcomes => outcomes.Count > 1 ? WithFile(args.Path!, Result(args, outcomes[0]), outcomes[1]) : Result(args, outcomes[0]),
    };

    /// <summary>How a file is that has been found: the result tells it.</summary>
    private static RemoteAction[] Look(Args args, ActionOutcome waited) =>
        waited.Succeeded && args.Path is { } path && !IsGone(args) ? [new RemoteAction.Run(PathProbe.Script(path)) { AnyStatus = true }] : [];

    private static ModuleResult WithFile(string path, ModuleResult result, ActionOutcome read)
    {
        var file = PathProbe.Parse(path, new ShellAnswer(read.ExitCode, read.Output, read.Error));
        return file.Exists ? result with { Values = [.. result.Values.Where(v => v.Key != "state"), .. PathReport.Result(PathReport.Keys(file)).Values] } : result;
    }

    private static string Describe(Args args) => (args.Path ?? (args.Port is { } port ? $"{args.Host}:{port}" : $"{args.Timeout} s")) + (args.Port is null && args.Path is null ? "" : $" is {args.State.ToString().ToLowerInvariant()}");

    private static bool IsGone(Args args) => args.State is Wanted.Stopped or Wanted.Absent;

    private static Sh Script(Args args)
    {
        if (args.Port is null && args.Path is null)
        {
            return Sh.Line($"sleep {args.Delay + args.Timeout}");
        }

        var look = args.Path is { } path ? LookForFile(args, path) : args.State == Wanted.Drained ? LookForConnections(args) : LookForPort(args);
        return Sh.Line($$"""
            found() { [ -z {{args.SearchRegex ?? ""}} ] || { grep -P '' </dev/null 2>/dev/null; [ $? -lt 2 ] && p=-P || p=-E; grep -a -m 1 $p -e {{args.SearchRegex ?? ""}}; }; }
            look() {
            {{look}}
            }
            sleep {{args.Delay}}; end=$(($(date +%s) + {{args.Timeout}} - {{args.Delay}}))
            while :; do look; r=$?
            [ $r -gt 1 ] && exit $r
            [ $r = {{(IsGone(args) ? 1 : 0)}} ] && exit 0
            [ "$(date +%s)" -ge "$end" ] && exit {{Late}}
            sleep {{args.Sleep}}; done
            """);
    }

    private static Sh LookForFile(Args args, string path) => args.SearchRegex is null || IsGone(args)
        ? Sh.Line($"[ -e {path} ]")
        : Sh.Line($"[ -e {path} ] || return 1\nfound < {path} || return 1");

    private static Sh LookForPort(Args args)
    {
        var seconds = args.ConnectTimeout;
        if (args.SearchRegex is not null && !IsGone(args))
        {
            return Sh.Line($$"""
                command -v nc >/dev/null 2>&1 || { echo 'to read from a port, nc is needed on this host' >&2; return 3; }
                nc -w {{seconds}} {{args.Host}} {{args.Port!.Value}} </dev/null 2>/dev/null | found || return 1
                """);
        }

        // Where it listens on the host itself, the kernel's table tells without any program.
        var listening = args.Host is "127.0.0.1" or "localhost" or "0.0.0.0" or "::1"
            ? Sh.Line($"cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v p={args.Port!.Value.ToString("X4", null)} '$4 == \"0A\" {{ split($2, a, \":\"); if (a[2] == p && (a[1] ~ /^0+$/ || a[1] == \"0100007F\" || a[1] ~ /^0+10*$/)) f = 1 }} END {{ exit !f }}' && return 0\n[ -r /proc/net/tcp ] && return 1\n")
            : Sh.Empty;
        return Sh.Line($$"""
            {{listening}}if command -v nc >/dev/null 2>&1; then z=; nc -h 2>&1 | grep -q -- '-z' && z=-z; nc $z -w {{seconds}} {{args.Host}} {{args.Port!.Value}} </dev/null >/dev/null 2>&1 || return 1
            elif command -v bash >/dev/null 2>&1; then timeout {{seconds}} bash -c {{$": < /dev/tcp/{args.Host}/{args.Port}"}} 2>/dev/null || return 1
            elif command -v curl >/dev/null 2>&1; then curl -s --connect-timeout {{seconds}} --max-time {{seconds}} {{$"telnet://{args.Host}:{args.Port}"}} </dev/null >/dev/null 2>&1; [ $? != 7 ] && [ $? != 28 ] || return 1
            else echo 'to try a port of another host, nc, bash or curl is needed on this host' >&2; return 3; fi
            """);
    }

    private static Sh LookForConnections(Args args)
    {
        var excluded = string.Join(' ', args.ExcludeHosts.Where(h => System.Net.IPAddress.TryParse(h, out var ip) && ip.GetAddressBytes().Length == 4).Select(h =>
            Convert.ToHexString([.. System.Net.IPAddress.Parse(h).GetAddressBytes().Reverse()])));
        return Sh.Line($$"""
            cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v p={{args.Port!.Value.ToString("X4", null)}} -v x={{excluded}} '
            BEGIN { n = split(x, e, " "); for (i = 1; i <= n; i++) k[e[i]] = 1 }
            $4 ~ /^0[1-6]$/ { split($2, a, ":"); split($3, b, ":"); if (a[2] == p && !(substr(b[1], length(b[1]) - 7) in k)) f = 1 } END { exit f }'
            """);
    }

    private static ModuleResult Keys(Args args, long elapsed, Match? match) => ModuleResult.Of(
        ("elapsed", Value.Of(elapsed)), ("port", args.Port is { } port ? Value.Of(port) : Value.Null), ("path", Value.Of(args.Path)), ("search_regex", Value.Of(args.SearchRegex)),
        ("state", Value.Of(args.State.ToString().ToLowerInvariant())),
        ("match_groups", Value.Of(match is null ? [] : match.Groups.Values.Skip(1).Select(g => g.Value))),
        ("match_groupdict", Value.Map((match?.Groups.Values ?? []).Where(g => !char.IsAsciiDigit(g.Name[0])).Select(g => KeyValuePair.Create(g.Name, Value.Of(g.Value))))));

    private static ModuleResult Result(Args args, ActionOutcome outcome)
    {
        var result = Keys(args, (long)outcome.Duration.TotalSeconds, outcome.Succeeded ? MatchOf(args, outcome.Output) : null) with { Changed = false };
        if (outcome.Succeeded)
        {
            return result;
        }

        var what = args.Path is { } path
            ? IsGone(args) ? $"{path} to be absent." : args.SearchRegex is { } regex ? $"search string {regex} in {path}" : $"file {path}"
            : args.SearchRegex is { } text ? $"search string {text} in {args.Host}:{args.Port}"
            : $"{args.Host}:{args.Port}{(IsGone(args) ? " to stop." : args.State == Wanted.Drained ? " to drain" : "")}";
        return result with { Failed = true, Message = outcome.ExitCode == Late ? args.Msg ?? $"Timeout when waiting for {what}" : outcome.Error.Trim() };
    }

    private static Match? MatchOf(Args args, string text)
    {
        try
        {
            return args.SearchRegex is { } regex && Regex.Match(text, regex.Replace("(?P<", "(?<", StringComparison.Ordinal), RegexOptions.Multiline, TimeSpan.FromSeconds(1)) is { Success: true } match ? match : null;
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            return null;
        }
    }
}
