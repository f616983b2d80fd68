using System.CommandLine;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary><c>runbook inventory</c>: shows hosts, groups and variables, as ansible-inventory.</summary>
internal static class InventoryCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(Screen screen)
    {
        var options = new InventoryOptionSet();
        var list = new Option<bool>("--list") { Description = "All hosts with their variables, as JSON" };
        var graph = new Option<bool>("--graph") { Description = "The tree of groups" };
        var host = new Option<string?>("--host") { HelpName = "HOST", Description = "The variables of one host, as JSON" };
        var vars = new Option<bool>("--vars") { Description = "With --graph: the variables too" };
        var yaml = new Option<bool>("--yaml", "-y") { Description = "With --list or --host: YAML instead of JSON" };
        var file = new Option<string?>("--output") { HelpName = "FILE", Description = "The file to write; standard output by default" };
        var root = new Argument<string?>("GROUP")
        {
            Description = "With --graph: the group to begin at (default all)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var export = new Option<bool>("--export") { Description = "With --list: variables where they are set, not merged" };
        var command = new Command("inventory", "Show the inventory") { root, list, graph, host, vars, yaml, export, file };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var composition = new Composition(InputReader.Read(parsed, screen, options), screen);
            var (inventory, problems) = composition.LoadInventory(Environment.CurrentDirectory);
            screen.Check(problems);
            var found = new List<Diagnostic>();
            var limit = composition.Input.Limit.Count == 0 ? null : inventory.Match(composition.Input.Limit).Hosts;
            var report = new InventoryReport(inventory, new HostVariables(inventory, found), limit);
            var text = parsed.GetValue(graph) ? report.Graph(Find(inventory, parsed.GetValue(root)), parsed.GetValue(vars))
                : parsed.GetValue(host) is { } name ? Data(composition, report.Host(HostScopes.Find(inventory, name)), parsed.GetValue(yaml))
                : Data(composition, parsed.GetValue(yaml) ? report.Tree() : report.List(parsed.GetValue(export)), parsed.GetValue(yaml));
            text = text.EndsWith('\n') ? text : text + "\n";
            if (parsed.GetValue(file) is { } path)
            {
                await File.WriteAllTextAsync(path, text, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                Console.Out.Write(text);
            }

            return screen.Tell(found);
        });
        return command;
    }

    private static Group? Find(Inventory inventory, string? name) => name is null ? null
        : inventory.FindGroup(name) ?? throw new DiagnosticException(Diagnostic.Error(
            "unknown-group", "the inventory has no such group", $"\"{name}\"", default, DidYouMean.Hint(name, inventory.Groups.Select(g => g.Name))));

    private static string Data(Composition composition, Value value, bool yaml)
    {
        if (!yaml)
        {
            return ValueJson.ToJson(value, maskSecrets: true, indented: true);
        }

        var scope = new VariableScope(new VariableLayer("inventory", new Dictionary<string, Value> { ["it"] = value }));
        var text = Templar.EvaluateExpression("it | to_nice_yaml(indent=2, sort_keys=false)", composition.ContextFor(scope, default)).AsText() ?? "";
        return composition.Screen.Secrets.MaskIn(text);
    }
}
