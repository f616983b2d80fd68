using Runbook.Store;

namespace Runbook.Drift;

/// <summary>What a route needs; a route without one needs a viewer. Immutable.</summary>
/// <param name="Role">The role; null: anybody.</param>
internal sealed record WebNeed(AccountRole? Role);
