using Runbook.Core;

namespace Runbook.Engine;

/// <summary>A task bound ahead of its turn. Immutable but for its readings.</summary>
/// <param name="Loop">The items of its loop; null without one.</param>
/// <param name="Items">What was prepared, without a scope to evaluate in: one, or one for each item.</param>
internal sealed record AheadTask(IReadOnlyList<Value>? Loop, IReadOnlyList<PreparedItem> Items)
{
    /// <summary>The module calls that wait to be read, of modules that answer at once.</summary>
    public IEnumerable<PreparedItem> Unread => Items.Where(i => i.Call is { Module.IsReady: true } call && call.Pending().Count > 0);
}
