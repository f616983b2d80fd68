using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary><c>debug</c>: shows a message or a variable.</summary>
internal sealed class DebugDirective : IDirective
{
    /// <inheritdoc/>
    public ValueTask<ModuleOutcome> RunAsync(DirectiveCall call, CancellationToken cancellationToken)
    {
        if (call.Argument("verbosity") is IntegerValue level && level.Value > call.Play.Options.Verbosity)
        {
            return new(ModuleOutcome.Skip("Verbosity threshold not met.", ("skipped_reason", Value.Of("Verbosity threshold not met."))));
        }

        if (call.Raw["var"] is { } written)
        {
            var (name, value) = Variable(written, call.Context);
            return new(ModuleOutcome.Ok((name, value)) with { Message = null });
        }

        var message = call.Raw["msg"] is { } given ? Templar.Resolve(given, call.Context) : OmitValue.Instance;
        return new(ModuleOutcome.Ok(("msg", message is OmitValue ? Value.Of("Hello world!") : message)));
    }

    private static (string Name, Value Value) Variable(Value written, EvaluationContext context)
    {
        var resolved = written is StringValue { IsTemplate: true } ? Templar.Resolve(written, context) : written;
        if (resolved is not StringValue text)
        {
            return (written.AsText() ?? "var", resolved);
        }

        try
        {
            return (text.Text, Templar.EvaluateExpression(text, context));
        }
        catch (DiagnosticException e) when (e.Diagnostics[0].Code == "undefined-variable")
        {
            return (text.Text, Value.Of("VARIABLE IS NOT DEFINED!"));
        }
    }
}
