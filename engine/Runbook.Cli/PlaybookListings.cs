using System.CommandLine;
using Runbook.Core;
using Runbook.Engine;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary><c>--list-hosts</c>, <c>--list-tasks</c>, <c>--list-tags</c>.</summary>
internal static class PlaybookListings
{
    /// <summary>Whether a list is wanted instead of a run.</summary>
    public static bool Wanted(ParseResult parsed, RunOptionSet set) =>
        parsed.GetValue(set.ListHosts) || parsed.GetValue(set.ListTasks) || parsed.GetValue(set.ListTags);

    /// <summary>Prints the lists.</summary>
    /// <returns>The exit status.</returns>
    public static int Print(ParseResult parsed, RunOptionSet set, IReadOnlyList<Playbook> playbooks, Inventory inventory, RunOptions options)
    {
        var selection = new TagSelection(options.Tags, options.SkipTags);
        foreach (var playbook in playbooks)
        {
            if (parsed.GetValue(set.ListHosts))
            {
                PrintHosts(playbook, inventory, options);
            }

            if (parsed.GetValue(set.ListTasks) || parsed.GetValue(set.ListTags))
            {
                Console.Out.Write(PlaybookListing.Text(playbook, selection, parsed.GetValue(set.ListTasks), parsed.GetValue(set.ListTags)));
            }
        }

        return 0;
    }

    private static void PrintHosts(Playbook playbook, Inventory inventory, RunOptions options)
    {
        Console.Out.WriteLine($"\nplaybook: {playbook.Path}");
        var limit = options.Limit.Count == 0 ? null : inventory.Match(options.Limit).Hosts;
        for (var i = 0; i < playbook.Plays.Count; i++)
        {
            var play = playbook.Plays[i];
            var patterns = play.Hosts is ListValue list ? list.Items.Select(PythonText.Str).ToArray() : [PythonText.Str(play.Hosts)];
            var hosts = inventory.Match(patterns, limit, play.Hosts.Span).Hosts;
            Console.Out.WriteLine($"\n  play #{i + 1} ({PlayNodeText.Hosts(play)}): {PlayNodeText.Title(play)}");
            Console.Out.WriteLine($"    pattern: ['{string.Join("', '", patterns)}']");
            Console.Out.WriteLine($"    hosts ({hosts.Count}):");
            foreach (var host in hosts)
            {
                Console.Out.WriteLine($"      {host.Name}");
            }
        }
    }
}
