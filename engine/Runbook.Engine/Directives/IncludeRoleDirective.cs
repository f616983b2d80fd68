using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary><c>include_role</c>: runs a role after this task.</summary>
internal sealed class IncludeRoleDirective : IDirective
{
    /// <inheritdoc/>
    public ValueTask<ModuleOutcome> RunAsync(DirectiveCall call, CancellationToken cancellationToken)
    {
        if (call.Text("name", "role") is not { } name)
        {
            return new(call.Missing("name"));
        }

        var isPublic = call.Flag("public");
        var expansion = call.Run.Services.Parser.LoadRole(
            name,
            call.Task,
            call.Text("tasks_from"),
            call.Text("vars_from"),
            call.Text("defaults_from"),
            call.Text("handlers_from"),
            call.Flag("allow_duplicates", otherwise: true),
            isPublic,
            call.Argument("apply") as MapValue,
            call.Flag("rolespec_validate", otherwise: true));
        if (expansion.Item is not RoleUse role || expansion.HasErrors)
        {
            return new(ModuleOutcome.Fail([.. expansion.Diagnostics.Where(d => d.Severity == Severity.Error)]));
        }

        call.Play.Handlers.Add(role);
        if (isPublic)
        {
            call.Play.Publish(role);
        }

        return new(ModuleOutcome.Ok(("include", Value.Of(name))) with { Inclusion = new([role], [.. call.Brought, VariableLayer.Of("vars of the inclusion", call.Task.Vars)]) });
    }
}
