using Runbook.Core;
using Runbook.Language;

namespace Runbook.Drift;

/// <summary>Finds the hosts that a play may run on. Stateless.</summary>
internal static class PlayPatterns
{
    /// <summary>The hosts of a play; all of them when its pattern needs what only a run knows.</summary>
    /// <param name="play">The play.</param>
    /// <param name="inventory">The inventory.</param>
    /// <param name="extra">The extra variables.</param>
    public static IReadOnlyList<Host> HostsOf(Play play, Inventory inventory, VariableLayer extra)
    {
        var written = play.Hosts;
        if (written.HasTemplates)
        {
            try
            {
                var layer = new VariableLayer("vars of the play", play.Vars.TextEntries.ToDictionary(e => e.Key, e => e.Value));
                written = Templar.Resolve(written, new(new VariableScope([layer, extra]), BuiltInFunctions.Create(), new()) { Span = written.Span });
            }
            catch (DiagnosticException)
            {
                return inventory.Hosts;
            }
        }

        string[] patterns = written is ListValue list ? [.. list.Items.Select(PythonText.Str)] : [PythonText.Str(written)];
        return inventory.Match(patterns, null, play.Hosts.Span).Hosts;
    }
}
