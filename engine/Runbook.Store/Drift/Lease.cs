namespace Runbook.Store;

/// <summary>The right to work on something (a host), for a while. Immutable.</summary>
/// <param name="Name">What it is for: a host's name.</param>
/// <param name="Owner">Who holds it: unlike for each worker process and each person's run.</param>
/// <param name="Fence">Grows with each taking: what an owner that was too slow holds is known by it.</param>
/// <param name="Until">When it ends unless it is renewed, by the store's clock.</param>
/// <param name="Purpose">What for, for people: <c>schedule nightly</c>, <c>run by ann</c>.</param>
public sealed record Lease(string Name, string Owner, long Fence, DateTimeOffset Until, string Purpose);
