using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Starts, stops and enables services by whatever manages them: systemd, OpenRC, or scripts of System V.</summary>
[Module("service", "ansible.legacy.service", "sysvinit")]
internal sealed class ServiceModule : Module<ServiceModule.Args, ServiceStatus>
{
    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The service.</summary>
        [Key, Required]
        public string? Name { get; init; }

        /// <summary><c>started</c> and <c>stopped</c> act when needed, <c>restarted</c> and <c>reloaded</c> always.</summary>
        public ServiceState? State { get; init; }

        /// <summary>Whether it starts at boot.</summary>
        public bool? Enabled { get; init; }

        /// <summary>Text of a process that means that it runs, for scripts without a status; not for systemd.</summary>
        public string? Pattern { get; init; }

        /// <summary>Seconds between stopping and starting, for scripts that need it; not for systemd.</summary>
        public int? Sleep { get; init; }

        /// <summary>The runlevel, for OpenRC. Default <c>default</c>.</summary>
        public string Runlevel { get; init; } = "default";

        /// <summary>More words for the script; not for systemd.</summary>
        [Alias("args")]
        public string? Arguments { get; init; }

        /// <summary>Which module; what the host has is taken always.</summary>
        public string Use { get; init; } = "auto";

        /// <summary>Whether systemd reads its files again first.</summary>
        public bool DaemonReload { get; init; }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args) =>
        args.State is null && args.Enabled is null && !args.DaemonReload ? ["one of state, enabled is required"] : [];

    /// <inheritdoc/>
    public override Probe<ServiceStatus> Read(Args args) => ServiceStatus.Read(args.Name!, args.Pattern);

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => SystemdModule.Of(args.Name!);

    /// <inheritdoc/>
    public override Change? Plan(Args args, ServiceStatus now) => now.Unit is { } unit ? Wanted(args).Plan(unit) : PlanScript(args, now);

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, ServiceStatus now) => ModuleResult.Of([.. Wanted(args).Keys(now.Unit)]);

    private static UnitPlan Wanted(Args args) => new() { Name = args.Name, State = args.State, Enabled = args.Enabled, DaemonReload = args.DaemonReload };

    private static Change? PlanScript(Args args, ServiceStatus now)
    {
        if (!now.Exists)
        {
            return Change.Refuse($"Could not find the requested service {args.Name}: this host has no systemd, and no script of that name");
        }

        var steps = new List<RemoteAction>();
        var (before, after) = (new List<string>(), new List<string>());
        if (args.Enabled is { } enabled && enabled != now.IsEnabled)
        {
            before.Add($"enabled: {(now.IsEnabled ? "true" : "false")}");
            after.Add($"enabled: {(enabled ? "true" : "false")}");
            steps.Add(new RemoteAction.Run(now.Enable(args.Name!, enabled, args.Runlevel)));
        }

        var verb = args.State switch
        {
            ServiceState.Started when !now.IsRunning => "start",
            ServiceState.Stopped when now.IsRunning => "stop",
            ServiceState.Restarted => "restart",
            ServiceState.Reloaded => now.IsRunning ? "reload" : "start",
            _ => null,
        };
        if (verb is not null)
        {
            before.Add($"state: {(now.IsRunning ? "started" : "stopped")}");
            after.Add($"state: {(verb == "stop" ? "stopped" : "started")}");
            steps.Add(new RemoteAction.Run(Script(args, now, verb)));
        }

        return steps.Count == 0 ? null : new Change(string.Join('\n', before), string.Join('\n', after), steps)
        {
            Foreseen = ModuleResult.Of([.. Wanted(args).Keys(null)]),
        };
    }

    private static Sh Script(Args args, ServiceStatus now, string verb)
    {
        var more = args.Arguments is null ? Sh.Empty : Sh.Verbatim(" " + args.Arguments);
        Sh Call(string word) => Sh.Line($"{now.Program(args.Name!)} {word}{more}");
        return verb == "restart" && args.Sleep is { } seconds
            ? Sh.Line($"{Call("stop")}; sleep {seconds}; {Call("start")}")
            : Sh.Line($"{Call(verb)}");
    }
}
