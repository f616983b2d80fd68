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

        if (FindFile(call, file) is not { } path)
        {
            var looked = string.Join(", ", call.Context.Environment.Candidates("tasks", file).Distinct());
            return new(ModuleOutcome.Fail([Diagnostic.Error("missing-file", "a file of tasks is missing", $"looked for {looked}", call.Task.ActionSpan)]));
        }

        var expansion = call.Run.Services.Parser.LoadTasks(path, call.Task, call.Task.IsHandler, call.Argument("apply") as MapValue);
        return new(expansion.HasErrors
            ? ModuleOutcome.Fail([.. expansion.Diagnostics.Where(d => d.Severity == Severity.Error)])
            : ModuleOutcome.Ok(("include", Value.Of(path))) with { Inclusion = new([expansion.Item!], [.. call.Call.Inclusion, .. call.ItemLayers]) });
    }

    private static string? FindFile(DirectiveCall call, string file)
    {
        if (Path.IsPathRooted(file))
        {
            return File.Exists(file) ? file : null;
        }

        // Ansible looks beside the file of the including task first, so that a role's tasks/ includes its own.
        var beside = call.Task.Span.File is { } from ? Path.GetFullPath(Path.Combine(Path.GetDirectoryName(from) ?? ".", file)) : null;
        return beside is not null && File.Exists(beside) ? beside : call.Context.Environment.FindFile("tasks", file);
    }
}
