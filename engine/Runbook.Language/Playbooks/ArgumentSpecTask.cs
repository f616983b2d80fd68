using Runbook.Core;

namespace Runbook.Language;

/// <summary>Makes the task that holds a role's arguments to its <c>meta/argument_specs.yml</c>, before the role's own. Stateless.</summary>
internal static class ArgumentSpecTask
{
    /// <summary>The task; null when the role says nothing of the file of tasks that is used.</summary>
    public static TaskSpec? For(Role role, RoleCall call, RoleUse use)
    {
        var entry = call.TasksFrom is { } from ? Path.GetFileNameWithoutExtension(from) : "main";
        if ((role.Meta["argument_specs"] as MapValue)?[entry] is not MapValue spec || spec["options"] is not MapValue { Count: > 0 } options)
        {
            return null;
        }

        var description = spec["short_description"]?.AsText();
        var keywords = new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            ["name"] = Value.Of($"Validating arguments against arg spec '{entry}'{(description is null ? "" : $" - {description}")}"),
            ["tags"] = Value.Of(["always"]),
        };
        var context = Value.Map(
            ("type", Value.Of("role")), ("name", Value.Of(role.Name)), ("argument_spec_name", Value.Of(entry)), ("path", Value.Of(role.Path)));
        var arguments = Value.Map(("argument_spec", options), ("provided_arguments", call.Parameters), ("validate_args_context", context));
        return new(use, call.Span, keywords, "ansible.builtin.validate_argument_spec", call.Span, arguments);
    }
}
