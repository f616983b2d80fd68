using System.CommandLine;
using System.Text;
using Runbook.Core;
using Runbook.Engine;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary><c>--list-hosts</c>, <c>--list-tasks</c>, <c>--list-tags</c>: one listing for all that are asked for, in ansible-playbook's form.</summary>
internal static class PlaybookListings
{
    /// <summary>Whether a list is wanted instead of a run.</summary>
    public static bool Wanted(ParseResult parsed, RunOptionSet set) =>
        parsed.GetValue(set.ListHosts) || parsed.GetValue(set.ListTasks) || parsed.GetValue(set.ListTags);

    /// <summary>Prints the listing.</summary>
    /// <returns>The exit status.</returns>
    public static int Print(ParseResult parsed, RunOptionSet set, IReadOnlyList<Playbook> playbooks, Inventory inventory, RunOptions options)
    {
        var selection = new TagSelection(options.Tags, options.SkipTags);
        var limit = options.Limit.Count == 0 ? null : inventory.Match(options.Limit).Hosts;
        Func<Play, string>? hosts = parsed.GetValue(set.ListHosts) ? play => Hosts(play, inventory, limit) : null;
        foreach (var playbook in playbooks)
        {
            Console.Out.Write(PlaybookListing.Text(playbook, selection, parsed.GetValue(set.ListTasks), parsed.GetValue(set.ListTags), hosts));
        }

        return 0;
    }

    private static string Hosts(Play play, Inventory inventory, IReadOnlyList<Host>? limit)
    {
        var patterns = play.Hosts is ListValue list ? list.Items.Select(PythonText.Str).ToArray() : [PythonText.Str(play.Hosts)];
        var hosts = inventory.Match(patterns, limit, play.Hosts.Span).Hosts;
        var text = new StringBuilder();
        text.Append("    pattern: ['").AppendJoin("', '", patterns).Append("']\n");
        text.Append("    hosts (").Append(hosts.Count).Append("):\n");
        foreach (var host in hosts)
        {
            text.Append("      ").Append(host.Name).Append('\n');
        }

        return text.ToString();
    }
}
