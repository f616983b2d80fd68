namespace Runbook.Engine;

/// <summary><c>fail</c>: fails with a message.</summary>
internal sealed class FailDirective : IDirective
{
    /// <inheritdoc/>
    public ValueTask<ModuleOutcome> RunAsync(DirectiveCall call, CancellationToken cancellationToken) =>
        new(ModuleOutcome.Fail(call.Text("msg") ?? "Failed as requested from task"));
}
