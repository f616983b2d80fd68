namespace Runbook.Drift;

/// <summary>Where a schedule's files are. Immutable.</summary>
/// <param name="Folder">The folder, absolute.</param>
/// <param name="Commit">The commit; null outside a checkout.</param>
/// <param name="Trouble">Why the newest could not be had, so that an older one stands there; null when it is the newest.</param>
internal sealed record Checkout(string Folder, string? Commit, string? Trouble);
