using System.Text.RegularExpressions;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>What the task debugger shows and changes: <c>task</c>, <c>task.args</c>, <c>task_vars</c>, <c>host</c>, <c>result</c>. Stateless.</summary>
internal static partial class DebuggerTerms
{
    /// <summary>The value of an expression.</summary>
    /// <exception cref="DiagnosticException">It cannot be evaluated.</exception>
    public static string Show(string expression, TaskCall call, TaskResult result)
    {
        var context = call.Context();
        var terms = new VariableLayer("the debugger", new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            ["host"] = Value.Of(call.Host.Memory.Host.Name),
            ["task"] = Value.Map(("name", Value.Of(call.Ref.Name)), ("action", Value.Of(call.Task.Action)), ("args", call.Task.Arguments)),
            ["result"] = Value.Map(("_result", result.Outcome.Result), ("_host", Value.Of(call.Host.Memory.Host.Name))),
            ["task_vars"] = new ScopeMap(context.Variables),
        });
        switch (expression.Trim())
        {
            case "task":
                return $"TASK: {call.Ref.Name}";
            case "task.args":
                return ValueJson.ToJson(call.Task.Arguments, maskSecrets: true);
            case "task_vars" or "vars":
                return string.Join(", ", context.Variables.Names.Order(StringComparer.Ordinal));
            default:
                var scope = ((VariableScope)context.Variables).With([terms]);
                return ValueJson.ToJson(Templar.EvaluateExpression(StringValue.Trusted(expression, default), context.With(scope)), maskSecrets: true);
        }
    }

    /// <summary>Carries out <c>task.args['KEY'] = VALUE</c> or <c>task_vars['NAME'] = VALUE</c>; null when it is neither.</summary>
    /// <exception cref="DiagnosticException">The value cannot be evaluated.</exception>
    public static TaskCall? Assign(string line, TaskCall call, SecretSet secrets)
    {
        if (Assignment().Match(line) is not { Success: true } match)
        {
            return null;
        }

        var value = Templar.EvaluateExpression(StringValue.Trusted(match.Groups["value"].Value, default), call.Context());
        var name = match.Groups["name"].Value;
        if (match.Groups["target"].Value == "task_vars")
        {
            if (value.IsSecret)
            {
                secrets.Add(value);
            }

            call.Host.Memory.Set(name, value);
            return call;
        }

        var task = call.Task;
        var arguments = new MapBuilder(task.Arguments as MapValue ?? MapValue.Empty) { [name] = value }.Build(task.Arguments.Span);
        var changed = new TaskSpec(task.Parent, task.Span, task.Keywords, task.Action, task.ActionSpan, arguments)
        {
            Loop = task.Loop,
            Body = task.Body,
            IsHandler = task.IsHandler,
        };
        return call with { Task = changed };
    }

    [GeneratedRegex("""^(?<target>task\.args|task_vars)\[(?<q>['"])(?<name>\w+)\k<q>\]\s*=\s*(?<value>.+)$""")]
    private static partial Regex Assignment();
}
