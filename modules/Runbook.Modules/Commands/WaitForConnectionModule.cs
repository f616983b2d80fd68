using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Waits until a host can be reached.</summary>
[Module("wait_for_connection")]
internal sealed class WaitForConnectionModule : Module<WaitForConnectionModule.Args, ValueTuple>
{
    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>How long one try may take, in seconds.</summary>
        public int ConnectTimeout { get; init; } = 5;

        /// <summary>How long to wait before the first try, in seconds.</summary>
        public int Delay { get; init; }

        /// <summary>How long between tries, in seconds.</summary>
        public int Sleep { get; init; } = 1;

        /// <summary>How long in all, in seconds.</summary>
        public int Timeout { get; init; } = 600;
    }

    /// <inheritdoc/>
    public override Probe<ValueTuple> Read(Args args) => Probe.Known(default(ValueTuple));

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Nothing;

    /// <inheritdoc/>
    public override Change? Plan(Args args, ValueTuple now) => new(
        "", "reachable", new RemoteAction.Reconnect(TimeSpan.FromSeconds(args.Delay), TimeSpan.FromSeconds(args.Timeout), TimeSpan.FromSeconds(args.Sleep)) { ConnectTimeout = TimeSpan.FromSeconds(args.ConnectTimeout) })
    {
        Foreseen = ModuleResult.Of(("elapsed", Value.Of(0))) with { Changed = false },
        Result = outcomes => ModuleResult.Of(("elapsed", Value.Of((long)outcomes[^1].Duration.TotalSeconds))) with { Changed = false },
    };
}
