namespace Runbook.Drift;

/// <summary>What the web host is made of beside what all share. Immutable.</summary>
/// <param name="Worker">The worker, whose health is told.</param>
/// <param name="Accounts">The users.</param>
/// <param name="Notifier">Counts what was told.</param>
/// <param name="Urls">Where to listen.</param>
/// <param name="Tls">The certificate; null for none.</param>
internal sealed record WebParts(SweepWorker Worker, WebAccounts Accounts, Notifying Notifier, IReadOnlyList<string> Urls, TlsKeeper? Tls);
