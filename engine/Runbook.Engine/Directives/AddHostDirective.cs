using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary><c>add_host</c>: adds a host, its groups and variables to the inventory, for the plays after this one.</summary>
internal sealed class AddHostDirective : IDirective
{
    private static readonly HashSet<string> Own = ["name", "host", "hostname", "groups", "group", "groupname", "_raw_params"];

    /// <inheritdoc/>
    public ValueTask<ModuleOutcome> RunAsync(DirectiveCall call, CancellationToken cancellationToken)
    {
        if (call.Text("name", "hostname", "host") is not { } name)
        {
            return new(call.Missing("name"));
        }

        var groups = call.Argument("groups", "group", "groupname") switch
        {
            ListValue list => [.. list.Items.Select(PythonText.Str)],
            { } text => PythonText.Str(text).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            null => Array.Empty<string>(),
        };
        var variables = call.Raw.TextEntries.Where(e => !Own.Contains(e.Key))
            .Select(e => KeyValuePair.Create(e.Key, Templar.Resolve(e.Value, call.Context)))
            .Where(e => e.Value is not OmitValue)
            .ToArray();
        var changed = call.Run.Inventory.AddHost(name, groups, Value.Map(variables), out _);
        var described = Value.Map(("host_name", Value.Of(name)), ("groups", Value.Of(groups)), ("host_vars", Value.Map(variables)));
        var outcome = ModuleOutcome.Ok(("add_host", described));
        return new(changed ? outcome with { Status = Core.TaskStatus.Changed } : outcome);
    }
}
