namespace Runbook.Engine;

/// <summary>A loop over a block: the block runs once for each item, one item after the other, its rescue and always with it.</summary>
internal sealed class BlockDirective : IDirective
{
    /// <inheritdoc/>
    public ValueTask<ModuleOutcome> RunAsync(DirectiveCall call, CancellationToken cancellationToken) =>
        new(call.Task.Body is { } body
            ? ModuleOutcome.Ok() with { Inclusion = new([body], call.Brought) }
            : ModuleOutcome.Fail("a block stands where a module is expected"));
}
