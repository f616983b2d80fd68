using Runbook.Core;

namespace Runbook.Modules;

/// <summary>An object as it was seen while waiting for it. Immutable.</summary>
/// <param name="Found">The object as it was read first.</param>
/// <param name="Live">As it is now; null when it is not there.</param>
internal sealed record KubeSeen(KubeFound Found, MapValue? Live);
