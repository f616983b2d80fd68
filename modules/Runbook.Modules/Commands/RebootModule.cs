using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Reboots a host and waits until it is up again: until its boot identity is another and a test command succeeds.</summary>
[Module("reboot")]
internal sealed class RebootModule : Module<RebootModule.Args, RebootModule.State>
{
    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>Seconds before the reboot begins; less than 60 is none, as shutdown counts in minutes.</summary>
        public int PreRebootDelay { get; init; }

        /// <summary>Seconds to wait after the host is reachable again.</summary>
        public int PostRebootDelay { get; init; }

        /// <summary>Seconds that the host has for going down and coming up, and again for the test command.</summary>
        public int RebootTimeout { get; init; } = 600;

        /// <summary>Seconds that one try to connect may take.</summary>
        public int? ConnectTimeout { get; init; }

        /// <summary>The command that tells that the host is ready.</summary>
        public string TestCommand { get; init; } = "whoami";

        /// <summary>What those logged in are told.</summary>
        public string Msg { get; init; } = "Reboot initiated by Ansible";

        /// <summary>Where shutdown is looked for.</summary>
        public IReadOnlyList<string> SearchPaths { get; init; } = ["/sbin", "/bin", "/usr/sbin", "/usr/bin", "/usr/local/sbin"];

        /// <summary>The command that tells one boot from another. Default: the kernel's boot identity.</summary>
        public string? BootTimeCommand { get; init; }

        /// <summary>The whole command that reboots, instead of shutdown.</summary>
        public string? RebootCommand { get; init; }
    }

    /// <summary>The boot that the host is in.</summary>
    public sealed record State(string Boot);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => new(Boot(args), text => new State(text.Trim()));

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now) => new(
        $"boot {now.Boot}",
        "another boot",
        new RemoteAction.Run(Command(args)) { AnyStatus = true, MayLoseHost = true },
        new RemoteAction.Reconnect(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(args.RebootTimeout), TimeSpan.FromSeconds(1)) { ConnectTimeout = TimeSpan.FromSeconds(args.ConnectTimeout ?? 5) },
        new RemoteAction.Next(outcomes => After(args, now, outcomes), $"wait until the host has booted again and \"{args.TestCommand}\" succeeds"))
    {
        Foreseen = ModuleResult.Of(("rebooted", Value.True), ("elapsed", Value.Of(0))),
        Result = outcomes => ModuleResult.Of(("rebooted", Value.True), ("elapsed", Value.Of((long)outcomes.Aggregate(TimeSpan.Zero, (sum, o) => sum + o.Duration).TotalSeconds))),
    };

    private static Sh Boot(Args args) => args.BootTimeCommand is { } own
        ? Sh.Verbatim(own)
        : Sh.Verbatim("cat /proc/sys/kernel/random/boot_id 2>/dev/null || who -b 2>/dev/null || uptime -s");

    // The command is left behind by the session, so that the session's end does not look like its failure.
    private static Sh Command(Args args)
    {
        var minutes = args.PreRebootDelay / 60;
        if (args.RebootCommand is { } own)
        {
            return Sh.Line($"(sleep 1; {Sh.Verbatim(own)}) </dev/null >/dev/null 2>&1 &");
        }

        var paths = string.Join(':', args.SearchPaths);
        return Sh.Line($$"""
            PATH={{paths}}:$PATH; export PATH
            if command -v shutdown >/dev/null 2>&1; then (sleep 1; shutdown -r {{minutes}} {{args.Msg}} || reboot) </dev/null >/dev/null 2>&1 &
            elif command -v reboot >/dev/null 2>&1; then (sleep 1; reboot) </dev/null >/dev/null 2>&1 &
            else echo 'neither shutdown nor reboot is on this host' >&2; exit 127; fi
            """);
    }

    private static IReadOnlyList<RemoteAction> After(Args args, State now, IReadOnlyList<ActionOutcome> outcomes)
    {
        if (outcomes[0].ExitCode == 127)
        {
            return [new RemoteAction.Run(Sh.Line($"echo {outcomes[0].Error.Trim()} >&2; exit 1"))];
        }

        var reached = outcomes.Count(o => o.Output.Length > 0 && o != outcomes[0]);
        if (outcomes.Count > 2 && outcomes[^1].Output.Trim() is { Length: > 0 } boot && boot != now.Boot)
        {
            return Ready(args);
        }

        var elapsed = outcomes.Aggregate(TimeSpan.Zero, (sum, o) => sum + o.Duration);
        return elapsed.TotalSeconds > args.RebootTimeout || reached > args.RebootTimeout
            ? [new RemoteAction.Run(Sh.Line($"echo {$"Timed out waiting for the host to boot again (timeout={args.RebootTimeout})"} >&2; exit 1"))]
            :
            [
                new RemoteAction.Reconnect(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(args.RebootTimeout), TimeSpan.FromSeconds(1)) { ConnectTimeout = TimeSpan.FromSeconds(args.ConnectTimeout ?? 5) },
                new RemoteAction.Run(Boot(args)) { AnyStatus = true, MayLoseHost = true },
                new RemoteAction.Next(more => After(args, now, more), "look whether the host has booted again"),
            ];
    }

    private static IReadOnlyList<RemoteAction> Ready(Args args) =>
    [
        new RemoteAction.Run(Sh.Line($$"""
            {{(args.PostRebootDelay > 0 ? Sh.Line($"sleep {args.PostRebootDelay}") : Sh.Verbatim(":"))}}
            n=0; while [ "$n" -lt {{args.RebootTimeout}} ]; do ({{Sh.Verbatim(args.TestCommand)}}) >/dev/null 2>&1 && exit 0; n=$((n + 1)); sleep 1; done
            echo {{$"the test command still fails after the reboot: {args.TestCommand}"}} >&2; exit 1
            """)),
    ];
}
