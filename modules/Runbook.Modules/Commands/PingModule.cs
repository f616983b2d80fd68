using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Says <c>pong</c> when the host runs scripts at all.</summary>
[Module("ping")]
internal sealed class PingModule : Module<PingModule.Args, ValueTuple>
{
    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>What is answered; <c>crash</c> makes the task fail, to try how failures look.</summary>
        public string Data { get; init; } = "pong";
    }

    /// <inheritdoc/>
    public override Probe<ValueTuple> Read(Args args) => new(Sh.Verbatim(":"), _ => default);

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Nothing;

    /// <inheritdoc/>
    public override Change? Plan(Args args, ValueTuple now) => args.Data == "crash" ? Change.Refuse("boom") : null;

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, ValueTuple now) => ModuleResult.Of(("ping", Value.Of(args.Data)));
}
