using System.CommandLine;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary><c>runbook inventory</c>: shows hosts, groups and variables, as ansible-inventory.</summary>
internal static class InventoryCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var options = new InventoryOptionSet();
        var list = new Option<bool>("--list") { Description = "All hosts with their variables, as JSON" };
        var graph = new Option<bool>("--graph") { Description = "The tree of groups" };
        var host = new Option<string?>("--host") { Description = "The variables of one host, as JSON" };
        var vars = new Option<bool>("--vars") { Description = "With --graph: the variables too" };
        var export = new Option<bool>("--export") { Description = "With --list: variables where they are set, not merged" };
        var command = new Command("inventory", "Show the inventory") { list, graph, host, vars, export };
        options.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using var composition = new Composition(InputReader.Read(parsed, options));
            var (inventory, problems) = composition.LoadInventory(Environment.CurrentDirectory);
            HostScopes.Check(problems);
            var found = new List<Diagnostic>();
            var limit = composition.Input.Limit.Count == 0 ? null : inventory.Match(composition.Input.Limit).Hosts;
            var report = new InventoryReport(inventory, new HostVariables(inventory, found), limit);
            var text = parsed.GetValue(graph) ? report.Graph(withVariables: parsed.GetValue(vars))
                : parsed.GetValue(host) is { } name ? Json(report.Host(HostScopes.Find(inventory, name)))
                : Json(report.List(parsed.GetValue(export)));
            Console.Out.Write(text.EndsWith('\n') ? text : text + "\n");
            return CommandLine.Tell(found);
        });
        return command;
    }

    private static string Json(Value value) => ValueJson.ToJson(value, maskSecrets: true, indented: true);
}
