using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary><c>group_by</c>: puts the host into a group.</summary>
internal sealed class GroupByDirective : IDirective
{
    /// <inheritdoc/>
    public ValueTask<ModuleOutcome> RunAsync(DirectiveCall call, CancellationToken cancellationToken)
    {
        if (call.Text("key") is not { } key)
        {
            return new(call.Missing("key"));
        }

        var parents = call.Argument("parents") switch
        {
            ListValue list => [.. list.Items.Select(PythonText.Str)],
            { } one => [PythonText.Str(one)],
            null => new[] { "all" },
        };
        var group = key.Replace(' ', '-');
        var changed = call.Run.Inventory.AddToGroup(call.Call.Host.Memory.Host, group, parents.Select(p => p.Replace(' ', '-')), out var wrong);
        if (wrong.Count > 0)
        {
            return new(ModuleOutcome.Fail(wrong));
        }

        var outcome = ModuleOutcome.Ok(("add_group", Value.Of(group)), ("parent_groups", Value.Of(parents)));
        return new(changed ? outcome with { Status = Core.TaskStatus.Changed } : outcome);
    }
}
