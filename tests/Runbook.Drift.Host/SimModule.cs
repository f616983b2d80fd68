using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Drift.Host;

/// <summary>A resource of a simulated host: it has a value. <see cref="SimSession"/> answers its questions.</summary>
[Module("sim")]
public sealed class SimModule : Module<SimModule.Args, string>
{
    /// <summary>The resource and its value.</summary>
    public sealed record Args([Key] string Name, string Value);

    /// <inheritdoc/>
    public override Probe<string> Read(Args args) => new(Sh.Line($"sim-read {args.Name} {args.Value}"), text => text.Trim());

    /// <inheritdoc/>
    public override Change? Plan(Args args, string now) => now == args.Value
        ? null
        : new(now, args.Value, new RemoteAction.Run(Sh.Line($"sim-write {args.Name} {args.Value}")))
        {
            Diffs = [new Diff(args.Name, args.Name, now + "\n", args.Value + "\n")],
            Touches = Footprint.Of("sim", args.Name),
        };
}
