using System.CommandLine;
using System.Text;
using System.Text.Json;
using Runbook.Core;
using Runbook.Engine;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary><c>runbook eval</c>: evaluates an expression for a host, or JSON lines from standard input.</summary>
internal static class EvalCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var inventory = new InventoryOptionSet();
        var expression = new Argument<string?>("EXPRESSION") { Description = "An expression without braces; none reads JSON lines {\"expr\":…,\"vars\":{…},\"kind\":…}", Arity = ArgumentArity.ZeroOrOne };
        var host = new Option<string?>("--host") { Description = "The inventory host whose variables it sees" };
        var command = new Command("eval", "Evaluate an expression") { expression, host };
        inventory.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var composition = new Composition(InputReader.Read(parsed, inventory));
            return parsed.GetValue(expression) is { } text
                ? One(composition, text, parsed.GetValue(host))
                : Lines(composition, Console.OpenStandardInput(), Console.OpenStandardOutput(), cancellationToken);
        });
        return command;
    }

    private static int One(Composition composition, string text, string? host)
    {
        IVariables variables = new VariableScope(composition.Input.ExtraVariables);
        if (host is not null)
        {
            variables = HostScopes.Of(composition, host);
        }

        var span = new SourceSpan("<expression>", 1, 1);
        var value = Templar.EvaluateExpression(new StringValue(text, span), composition.ContextFor(variables, span));
        Console.Out.WriteLine(ValueJson.ToJson(value, maskSecrets: true, indented: value is MapValue or ListValue));
        return 0;
    }

    private static int Lines(Composition composition, Stream input, Stream output, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(input, Encoding.UTF8);
        using var writer = new StreamWriter(output, new UTF8Encoding(false), 1 << 16);
        while (!cancellationToken.IsCancellationRequested && reader.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                writer.Write(Answer(composition, line));
                writer.Write('\n');
                if (input.CanSeek || reader.Peek() < 0)
                {
                    writer.Flush();
                }
            }
        }

        return 0;
    }

    private static string Answer(Composition composition, string line)
    {
        try
        {
            return ValueJson.ToJson(Value.Map(("value", Evaluate(composition, line))), maskSecrets: false);
        }
        catch (DiagnosticException e)
        {
            return Error(string.Join("; ", e.Diagnostics.Select(d => d.Detail is null ? d.Summary : $"{d.Summary}: {d.Detail}")));
        }
        catch (Exception e) when (e is JsonException or InvalidCastException)
        {
            return Error($"not a line of {{\"expr\":…,\"vars\":{{…}},\"kind\":…}}: {e.Message}");
        }
    }

    private static Value Evaluate(Composition composition, string line)
    {
        var request = ValueJson.Parse(line) as MapValue ?? throw new JsonException("it is no object");
        var text = request["expr"]?.AsText() ?? throw new JsonException("\"expr\" is missing");
        var variables = new VariableScope(VariableLayer.Of("the line", request["vars"] as MapValue ?? MapValue.Empty), composition.Input.ExtraVariables);
        var span = new SourceSpan("<expression>", 1, 1);
        var context = composition.ContextFor(variables, span);
        return (request["kind"]?.AsText() ?? "expr") switch
        {
            "template" => Templar.Resolve(StringValue.Trusted(text, span), context),
            "cond" => Value.Of(Templar.IsTrue(StringValue.Trusted(text, span), context)),
            "expr" => Templar.EvaluateExpression(new StringValue(text, span), context),
            var kind => throw new JsonException($"unknown kind \"{kind}\": expr, template or cond"),
        };
    }

    private static string Error(string message) => ValueJson.ToJson(Value.Map(("error", Value.Of(message))), maskSecrets: false);
}
