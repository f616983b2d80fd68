using Runbook.Core;

namespace Runbook.Engine;

/// <summary><c>set_stats</c>: gathers figures for the end of the run.</summary>
internal sealed class SetStatsDirective : IDirective
{
    /// <inheritdoc/>
    public ValueTask<ModuleOutcome> RunAsync(DirectiveCall call, CancellationToken cancellationToken)
    {
        if (call.Argument("data") is not MapValue data)
        {
            return new(call.Missing("data"));
        }

        foreach (var (name, value) in data.TextEntries)
        {
            call.Run.Stats[name] = value;
        }

        return new(ModuleOutcome.Ok(("ansible_stats", Value.Map(("data", data), ("per_host", Value.Of(call.Flag("per_host"))), ("aggregate", Value.Of(call.Flag("aggregate", otherwise: true)))))));
    }
}
