using System.CommandLine;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary><c>runbook vars</c>: where each variable of a host comes from.</summary>
internal static class VarsCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(Screen screen)
    {
        var options = new InventoryOptionSet();
        var host = new Argument<string>("HOST") { Description = "The host" };
        var name = new Argument<string?>("NAME") { Description = "One variable; all but hostvars by default", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("vars", "Show the variables of a host, and where each comes from") { host, name };
        options.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using var composition = new Composition(InputReader.Read(parsed, screen, options), screen);
            var scope = new HostScopes(composition).Of(parsed.GetValue(host)!);
            return parsed.GetValue(name) is { } one ? One(scope, one) : All(scope);
        });
        return command;
    }

    private static int All(VariableScope scope)
    {
        foreach (var name in scope.Names.Where(n => n != "hostvars").Order(StringComparer.Ordinal))
        {
            Print(scope, name);
        }

        return 0;
    }

    private static int One(VariableScope scope, string name)
    {
        if (!scope.TryFind(name, out _, out _))
        {
            throw new DiagnosticException(Diagnostic.Error(
                "undefined-variable", "undefined variable", $"\"{name}\"", default, DidYouMean.Hint(name, scope.Names)));
        }

        Print(scope, name);
        foreach (var layer in scope.Layers.Reverse().Where(l => l.Values.ContainsKey(name)).Skip(1))
        {
            Console.Out.WriteLine($"  overrides {Shown(layer.Values[name])}  # {Place(layer, layer.Values[name])}");
        }

        return 0;
    }

    private static void Print(VariableScope scope, string name)
    {
        scope.TryFind(name, out var value, out var layer);
        Console.Out.WriteLine($"{name}: {Shown(value!)}  # {Place(layer!, value!)}");
    }

    private static string Shown(Value value) => ValueJson.ToJson(value, maskSecrets: true);

    private static string Place(VariableLayer layer, Value value) => value.Span.IsKnown ? $"{layer.Name}, {value.Span}" : layer.Name;
}
