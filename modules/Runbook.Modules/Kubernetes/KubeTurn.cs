namespace Runbook.Modules;

/// <summary>An object of a task and what is to be done with it. Immutable.</summary>
/// <param name="Found">The object as it was read.</param>
/// <param name="Step">What is to be done; null when it is as it should be.</param>
internal sealed record KubeTurn(KubeFound Found, KubeStep? Step);
