using System.Diagnostics.CodeAnalysis;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Evaluates the names of static imports, by what is known before the run. One session's, one thread.</summary>
internal sealed class StaticNames(ParseSession session)
{
    /// <summary>The name; null, with an error, when it needs what only a run knows.</summary>
    public string? Static(StringValue name, TaskScope scope, string action)
    {
        if (!name.IsTemplate)
        {
            return name.Text;
        }

        if (session.Options.Evaluate is not { } evaluate)
        {
            return Fail(name, action, $"\"{name.Text}\"");
        }

        try
        {
            var value = evaluate(name, new Known(session.Options.ExtraVariables, Variables(scope)));
            return value is StringValue or IntegerValue
                ? value.AsText() ?? value.ToString()
                : Fail(name, action, $"\"{name.Text}\" is no text");
        }
        catch (DiagnosticException e)
        {
            return Fail(name, action, e.Diagnostics[0].Detail ?? e.Diagnostics[0].Summary);
        }
    }

    private string? Fail(StringValue name, string action, string detail)
    {
        session.Error("import-not-static", "The name of a static import must be known before the run", detail, name.Span,
            $"use {action.Replace("import", "include", StringComparison.Ordinal)}, or set the variable by -e or in the play's vars");
        return null;
    }

    private static VariableScope Variables(TaskScope scope)
    {
        var layers = new List<VariableLayer>();
        if (scope.Role is { } role)
        {
            layers.Add(VariableLayer.Of("role defaults", role.Defaults));
        }

        foreach (var node in scope.Parent?.Chain.Reverse() ?? [])
        {
            layers.Add(VariableLayer.Of("vars", node.Vars));
            if (node is RoleUse use)
            {
                layers.Add(VariableLayer.Of("role vars", use.UsedRole.Vars));
                layers.Add(VariableLayer.Of("role parameters", use.Parameters));
            }
        }

        var magic = new Dictionary<string, Value>(StringComparer.Ordinal) { ["playbook_dir"] = Value.Of(scope.PlaybookDirectory) };
        if (scope.Role is { } here)
        {
            magic["role_path"] = Value.Of(here.Path);
            magic["role_name"] = Value.Of(here.Name);
        }

        layers.Add(new VariableLayer("magic", magic));
        return new VariableScope(layers);
    }

    private sealed class Known(IVariables extra, VariableScope rest) : IVariables
    {
        public IEnumerable<string> Names => extra.Names.Union(rest.Names);

        public bool TryGet(string name, [MaybeNullWhen(false)] out Value value) =>
            extra.TryGet(name, out value) || rest.TryGet(name, out value);
    }
}
