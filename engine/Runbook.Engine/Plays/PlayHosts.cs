using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>Finds the hosts of a play. Stateless.</summary>
internal static class PlayHosts
{
    /// <summary>The hosts of a play in its order, narrowed by the limit.</summary>
    /// <exception cref="DiagnosticException">The pattern cannot be evaluated.</exception>
    public static IReadOnlyList<Host> Select(RunState run, Play play, VariableLayer? prompted)
    {
        var layers = new[] { NodeLayers.Layer("vars of the play", play.Vars), prompted, run.Options.ExtraVariables }.OfType<VariableLayer>();
        var groups = new VariableLayer("the inventory", new Dictionary<string, Value> { ["groups"] = new GroupsValue(run.Inventory) });
        var environment = new LookupEnvironment { BaseDirectory = play.PlaybookDirectory, Time = run.Services.Time, Vault = run.Services.Vault };
        var context = new EvaluationContext(new VariableScope([.. layers, groups]), run.Services.Functions, environment) { Span = play.Hosts.Span };
        var written = Templar.Resolve(play.Hosts, context);
        string[] pattern = written is ListValue list ? [.. list.Items.Select(PythonText.Str)] : [PythonText.Str(written)];
        var limit = run.Options.Limit.Count == 0 ? null : run.Inventory.Match(run.Options.Limit).Hosts;
        var (hosts, diagnostics) = run.Inventory.Match(pattern, limit, play.Hosts.Span);
        foreach (var diagnostic in diagnostics)
        {
            run.Events.Note(diagnostic);
        }

        var order = play.Keywords.GetValueOrDefault("order") is { } wanted ? PythonText.Str(Templar.Resolve(wanted, context)) : null;
        return HostOrder.Apply(hosts, order) ?? throw new DiagnosticException(Diagnostic.Error(
            "order-value", "wrong value of order", $"\"{order}\"", play.Span, string.Join(", ", HostOrder.Names)));
    }
}
