namespace Runbook.Drift;

/// <summary>A Git repository that is pulled before each run. Immutable.</summary>
/// <param name="Url">Where it is cloned from, as <c>git clone</c> takes it.</param>
/// <param name="Branch">The branch (or tag); null is the remote's default.</param>
public sealed record GitSource(string Url, string? Branch);
