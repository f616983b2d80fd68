namespace Runbook.Engine;

/// <summary>What a task's <c>async</c> and <c>poll</c> ask. Immutable.</summary>
/// <param name="Limit">How long it may run.</param>
/// <param name="IsLeft">Whether it is left behind on the host (<c>poll: 0</c>).</param>
internal sealed record AsyncSpec(TimeSpan Limit, bool IsLeft);
