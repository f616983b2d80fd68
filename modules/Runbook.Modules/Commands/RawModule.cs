using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Gives a command line to the login's shell as it is.</summary>
[Module("raw")]
internal sealed class RawModule : Module<RawModule.Args, ValueTuple>
{
    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The command line.</summary>
        [FreeForm, Required, Alias("free_form")]
        public string? Cmd { get; init; }

        /// <summary>The shell that runs it, an absolute path. Default: the session's own.</summary>
        public string? Executable { get; init; }
    }

    /// <inheritdoc/>
    public override Probe<ValueTuple> Read(Args args) => Probe.Known(default(ValueTuple));

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Nothing;

    /// <inheritdoc/>
    public override Change? Plan(Args args, ValueTuple now)
    {
        var script = args.Executable is null ? Sh.Verbatim(args.Cmd!) : Sh.Line($"exec {args.Executable} -c {args.Cmd!}");
        return new Change("", args.Cmd!, new RemoteAction.Run(script) { AnyStatus = true }) { IsOpaque = true, IsJudgedByStatus = true, Result = Result };
    }

    internal static ModuleResult Result(IReadOnlyList<ActionOutcome> outcomes) =>
        ModuleResult.Of(
            ("rc", Value.Of(outcomes[^1].ExitCode)), ("stdout", Value.Of(outcomes[^1].Output)), ("stderr", Value.Of(outcomes[^1].Error))) with
        {
            Failed = !outcomes[^1].Succeeded,
            Message = outcomes[^1].Succeeded ? null : "non-zero return code",
        };
}
