using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>Finds the hosts of a play, and what it is called: both are evaluated for no host in particular. Stateless.</summary>
internal static class PlayHosts
{
    /// <summary>The hosts of a play, narrowed by the limit, and its name.</summary>
    /// <exception cref="DiagnosticException">The pattern cannot be evaluated.</exception>
    public static PlaySelection Select(RunState run, Play play, VariableLayer? prompted)
    {
        var context = ContextOf(run, play, prompted);
        var written = Templar.Resolve(play.Hosts, context);
        string[] pattern = written is ListValue list ? [.. list.Items.Select(PythonText.Str)] : [PythonText.Str(written)];
        var limit = run.Options.Limit.Count == 0 ? null : run.Inventory.Match(run.Options.Limit).Hosts;
        var (hosts, diagnostics) = run.Inventory.Match(pattern, limit, play.Hosts.Span);
        foreach (var diagnostic in diagnostics)
        {
            run.Events.Note(diagnostic);
        }

        var order = play.Keywords.GetValueOrDefault("order") is { } wanted ? PythonText.Str(Templar.Resolve(wanted, context)) : null;
        var ordered = HostOrder.Apply(hosts, order) ?? throw new DiagnosticException(Diagnostic.Error(
            "order-value", "wrong value of order", $"\"{order}\"", play.Span, string.Join(", ", HostOrder.Names)));
        return new(ordered, hosts, play.Name is null ? string.Join(',', pattern) : NameOf(play, context));
    }

    private static EvaluationContext ContextOf(RunState run, Play play, VariableLayer? prompted)
    {
        var groups = new VariableLayer("the inventory", new Dictionary<string, Value> { ["groups"] = new GroupsValue(run.Inventory) });
        var environment = new LookupEnvironment { BaseDirectory = play.PlaybookDirectory, Time = run.Services.Time, Vault = run.Services.Vault };
        List<VariableLayer> layers = [.. new[] { NodeLayers.Layer("vars of the play", play.Vars), prompted }.OfType<VariableLayer>()];
        foreach (var entry in play.Keywords.GetValueOrDefault("vars_files") is ListValue list ? list.Items : [])
        {
            try
            {
                layers.Add(run.VariableFiles.LoadFirst(entry is ListValue choices ? choices.Items : [entry], Context()));
            }
            catch (DiagnosticException)
            {
                // Its name needs a host, or it is missing: told when the play's hosts read it.
            }
        }

        return Context();

        EvaluationContext Context() =>
            new(new VariableScope([.. layers, run.Options.ExtraVariables, groups]), run.Services.Functions, environment) { Span = play.Hosts.Span };
    }

    private static string NameOf(Play play, EvaluationContext context)
    {
        try
        {
            return PythonText.Str(Templar.Resolve(StringValue.Trusted(play.Name!, play.Span), context));
        }
        catch (DiagnosticException)
        {
            return play.Name!;
        }
    }
}
