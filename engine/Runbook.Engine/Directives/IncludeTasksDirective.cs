using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary><c>include_tasks</c>: runs the tasks of a file after this one.</summary>
internal sealed class IncludeTasksDirective : IDirective
{
    /// <inheritdoc/>
    public ValueTask<ModuleOutcome> RunAsync(DirectiveCall call, CancellationToken cancellationToken)
    {
        if (call.Text("file", "_raw_params") is not { } file)
        {
            return new(call.Missing("file"));
        }

        if (TaskFiles.FindTasks(call.Task, file, call.Context.Environment) is not { } path)
        {
            var looked = string.Join(", ", call.Context.Environment.Candidates("tasks", file).Distinct());
            return new(ModuleOutcome.Fail([Diagnostic.Error("missing-file", "a file of tasks is missing", $"looked for {looked}", call.Task.ActionSpan)]));
        }

        var expansion = call.Run.Services.Parser.LoadTasks(path, call.Task, call.Task.IsHandler, call.Argument("apply") as MapValue);
        if (expansion.HasErrors)
        {
            return new(ModuleOutcome.Fail([.. expansion.Diagnostics.Where(d => d.Severity == Severity.Error)]));
        }

        var included = ModuleOutcome.Ok(("include", Value.Of(path)));
        return new(expansion.IsOfNothing
            ? included
            : included with { Inclusion = new([expansion.Item!], [.. call.Brought, VariableLayer.Of("vars of the inclusion", call.Task.Vars)]) });
    }
}
