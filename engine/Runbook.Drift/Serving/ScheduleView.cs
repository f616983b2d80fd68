using Runbook.Store;

namespace Runbook.Drift;

/// <summary>A schedule and how it goes. Immutable.</summary>
/// <param name="Schedule">What <c>runbook.yml</c> says.</param>
/// <param name="Record">What is remembered of it.</param>
/// <param name="Sweep">The sweep that is going on; null for none, and until it is planned.</param>
/// <param name="Progress">How far it is; null for none.</param>
public sealed record ScheduleView(Schedule Schedule, ScheduleRecord Record, SweepPlan? Sweep, SweepProgress? Progress);
