using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>A change on its way: as many of its first actions as can go without an answer have been sent. Used by one host's loop.</summary>
/// <param name="Change">The change.</param>
/// <param name="First">The outcomes of its first actions; may be none.</param>
internal sealed record SentChange(Change Change, IReadOnlyList<Task<ActionOutcome>> First)
{
    /// <summary>Whom output goes to; null when nobody watches.</summary>
    public OutputRelay? Output { get; init; }

    /// <summary>Whether a part of it was not begun in its place, and so done later.</summary>
    public async ValueTask<bool> WasSkippedAsync(CancellationToken cancellationToken) =>
        (await Task.WhenAll(First).WaitAsync(cancellationToken).ConfigureAwait(false)).Any(o => o.IsSkipped);
}
