using System.CommandLine;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary><c>runbook eval</c>: evaluates an expression for a host, or JSON lines from standard input.</summary>
internal static class EvalCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(Screen screen)
    {
        var inventory = new InventoryOptionSet();
        var expression = new Argument<string?>("EXPRESSION")
        {
            Description = "An expression without braces; none reads JSON lines {\"expr\":…,\"vars\":{…},\"kind\":\"expr|template|cond\"}",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var host = new Option<string?>("--host")
        {
            HelpName = "HOST",
            Description = "The host whose variables it sees (default localhost)",
        };
        var command = new Command("eval", "Evaluate an expression") { expression, host };
        inventory.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var composition = new Composition(InputReader.Read(parsed, screen, inventory), screen);
            var scope = new HostScopes(composition).Of(parsed.GetValue(host));
            if (parsed.GetValue(expression) is not { } text)
            {
                await new EvalLines(composition, scope).AnswerAsync(Console.OpenStandardInput(), Console.OpenStandardOutput(), cancellationToken).ConfigureAwait(false);
                return 0;
            }

            var span = new SourceSpan("<expression>", 1, 1);
            var value = Templar.EvaluateExpression(new StringValue(text, span), composition.ContextFor(scope, span));
            Console.Out.WriteLine(screen.Secrets.MaskIn(ValueJson.ToJson(value, maskSecrets: true, indented: value is MapValue or ListValue)));
            return 0;
        });
        return command;
    }
}
