using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary><c>validate_argument_spec</c>: holds variables and given arguments to a specification; the parser puts one before a role's tasks.</summary>
internal sealed class ValidateArgumentSpecDirective : IDirective
{
    /// <inheritdoc/>
    public ValueTask<ModuleOutcome> RunAsync(DirectiveCall call, CancellationToken cancellationToken)
    {
        // A role's own specification is data: what looks like a template in a description is none.
        var isRole = call.Raw["validate_args_context"] is MapValue context && context["type"]?.AsText() == "role";
        if ((isRole ? call.Raw["argument_spec"] : call.Argument("argument_spec")) is not MapValue spec)
        {
            return new(call.Raw["argument_spec"] is null
                ? ModuleOutcome.Fail("\"argument_spec\" arg is required in args: {}")
                : ModuleOutcome.Fail("Incorrect type for argument_spec, expected dict and got something else"));
        }

        if (call.Argument("provided_arguments") is { } wrong and not MapValue)
        {
            return new(ModuleOutcome.Fail($"Incorrect type for provided_arguments, expected dict and got {ArgumentTypes.Class(wrong)}"));
        }

        var given = new MapBuilder();
        foreach (var name in spec.TextEntries.Select(e => e.Key))
        {
            if (call.Context.Variables.TryGet(name, out var raw) && Templar.Resolve(raw, call.Context) is var value and not OmitValue)
            {
                given[name] = value;
            }
        }

        foreach (var (key, value) in (call.Argument("provided_arguments") as MapValue ?? MapValue.Empty).Entries)
        {
            given[key] = value;
        }

        var about = ("validate_args_context", call.Raw["validate_args_context"] ?? MapValue.Empty);
        var errors = ArgumentSpecCheck.Run(spec, given.Build());
        return new(errors.Count == 0
            ? ModuleOutcome.Ok(("msg", Value.Of("The arg spec validation passed")), about)
            : ModuleOutcome.Fail(
                $"Validation of arguments failed:\n{string.Join('\n', errors)}", ("argument_errors", Value.Of(errors)), ("argument_spec_data", spec), about));
    }
}
