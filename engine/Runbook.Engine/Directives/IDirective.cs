namespace Runbook.Engine;

/// <summary>
/// A verb that steers the run itself and touches no host: a closed set, so that no module can change variables or the order of
/// tasks. Stateless, safe from any thread.
/// </summary>
internal interface IDirective
{
    /// <summary>Does it for one host (and one item of a loop).</summary>
    ValueTask<ModuleOutcome> RunAsync(DirectiveCall call, CancellationToken cancellationToken);
}
