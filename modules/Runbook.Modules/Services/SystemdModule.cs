using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Starts, stops, enables, masks systemd units.</summary>
[Module("systemd", "systemd_service")]
internal sealed class SystemdModule : Module<SystemdModule.Args, UnitStatus>
{
    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The unit; <c>.service</c> is added when it has no suffix.</summary>
        [Key, Alias("service", "unit")]
        public string? Name { get; init; }

        /// <summary><c>started</c> and <c>stopped</c> act when needed, <c>restarted</c> and <c>reloaded</c> always.</summary>
        public ServiceState? State { get; init; }

        /// <summary>Whether it starts at boot.</summary>
        public bool? Enabled { get; init; }

        /// <summary>Whether it is masked, so that nothing can start it.</summary>
        public bool? Masked { get; init; }

        /// <summary>Whether systemd reads its files again first; no change by itself.</summary>
        [Alias("daemon-reload")]
        public bool DaemonReload { get; init; }

        /// <summary>Whether systemd starts itself again first; no change by itself.</summary>
        [Alias("daemon-reexec")]
        public bool DaemonReexec { get; init; }

        /// <summary>Which manager: <c>system</c>, <c>user</c> or <c>global</c>.</summary>
        public UnitScope Scope { get; init; } = UnitScope.System;

        /// <summary>Whether jobs are not waited for.</summary>
        public bool NoBlock { get; init; }

        /// <summary>Whether links in the way of enabling are replaced.</summary>
        public bool Force { get; init; }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        if (args.Name is null && (args.State is not null || args.Enabled is not null || args.Masked is not null))
        {
            yield return "state, enabled and masked need a name";
        }

        if (args is { Name: null, DaemonReload: false, DaemonReexec: false, State: null, Enabled: null, Masked: null })
        {
            yield return "one of state, enabled, masked, daemon_reload, daemon_reexec is required";
        }

        if (args.Scope == UnitScope.Global && args.State is not null)
        {
            yield return "scope global can enable and mask units, not start or stop them";
        }
    }

    /// <inheritdoc/>
    public override Probe<UnitStatus> Read(Args args) =>
        args.Name is null ? Probe.Known(new UnitStatus(MapValue.Empty, "")) : UnitQueries.Read(args.Name, args.Scope);

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => args.Name is null ? Footprint.Nothing : Of(args.Name);

    /// <inheritdoc/>
    public override Change? Plan(Args args, UnitStatus now) => Wanted(args).Plan(now);

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, UnitStatus now) => ModuleResult.Of([.. Wanted(args).Keys(now)]);

    internal static Footprint Of(string unit) =>
        Footprint.Of("unit", unit) + Footprint.Path("/etc/systemd") + Footprint.Path("/usr/lib/systemd") + Footprint.Path("/lib/systemd")
        + Footprint.Path("/usr/local/lib/systemd") + Footprint.Path("/run/systemd") + Footprint.Path("/etc/init.d") + Footprint.Of("package", "*");

    private static UnitPlan Wanted(Args args) => new()
    {
        Name = args.Name,
        State = args.State,
        Enabled = args.Enabled,
        Masked = args.Masked,
        DaemonReload = args.DaemonReload,
        DaemonReexec = args.DaemonReexec,
        NoBlock = args.NoBlock,
        Force = args.Force,
        Scope = args.Scope,
    };
}
