using System.Runtime.CompilerServices;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>A macro with the names around it. One render, one thread.</summary>
internal sealed class MacroValue(MacroNode macro, Scope around) : CallableValue
{
    private const int DeepestRecursion = 300;

    /// <inheritdoc/>
    public override string Name => macro.Name;

    /// <inheritdoc/>
    public override string TypeName => "Macro";

    /// <inheritdoc/>
    public override Value? Attribute(string name, EvaluationContext context) => name switch
    {
        "name" => Of(macro.Name),
        "arguments" => new ListValue([.. macro.Parameters.Select(p => Of(p.Name))], tuple: true),
        "catch_kwargs" => Of(macro.Reads("kwargs")),
        "catch_varargs" => Of(macro.Reads("varargs")),
        "caller" => Of(macro.Reads("caller")),
        _ => null,
    };

    /// <inheritdoc/>
    public override Value Invoke(EvaluationContext context, CallArguments arguments)
    {
        var run = around.Run;
        if (run.MacroDepth >= DeepestRecursion || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return context.Fail("too-deep", "The macro calls itself too often", macro.Name);
        }

        run.MacroDepth++;
        try
        {
            var scope = around.Inner();
            Bind(scope, context, arguments);
            var output = new Output();
            macro.Body.Render(context, scope, output);
            return output.ToValue() is NullValue ? Of("") : output.ToValue();
        }
        finally
        {
            run.MacroDepth--;
        }
    }

    private void Bind(Scope scope, EvaluationContext context, CallArguments arguments)
    {
        List<KeyValuePair<string, Value>> named = [.. arguments.Named];
        for (var i = 0; i < macro.Parameters.Length; i++)
        {
            var (name, fallback) = macro.Parameters[i];
            var given = named.FindIndex(n => n.Key == name);
            if (i < arguments.Positional.Count)
            {
                scope.Set(name, given < 0 ? arguments.Positional[i] : Fail(context, $"'{name}' is given twice"));
            }
            else if (given >= 0)
            {
                scope.Set(name, named[given].Value);
                named.RemoveAt(given);
            }
            else
            {
                scope.Set(name, fallback?.Evaluate(context, scope)
                    ?? new UndefinedValue(name, $"the parameter '{name}' of {macro.Name}() was not given", context.Span));
            }
        }

        BindRest(scope, context, arguments, named);
    }

    private void BindRest(Scope scope, EvaluationContext context, CallArguments arguments, List<KeyValuePair<string, Value>> named)
    {
        if (macro.Reads("caller") && !macro.Parameters.Any(p => p.Name == "caller"))
        {
            var caller = named.FindIndex(n => n.Key == "caller");
            scope.Set("caller", caller >= 0 ? named[caller].Value
                : new UndefinedValue("caller", $"{macro.Name}() is not used in a call block", context.Span));
        }

        var hadCaller = named.RemoveAll(n => n.Key == "caller" && macro.Reads("caller")) > 0;
        var extra = arguments.Positional.Skip(macro.Parameters.Length).ToList();
        if (macro.Reads("varargs"))
        {
            scope.Set("varargs", new ListValue(extra, tuple: true));
        }
        else if (extra.Count > 0)
        {
            Fail(context, $"{macro.Name}() takes at most {macro.Parameters.Length} arguments, {arguments.Positional.Count} are given");
        }

        if (macro.Reads("kwargs"))
        {
            scope.Set("kwargs", Map(named));
        }
        else if (named.Count > 0)
        {
            Fail(context, named[0].Key == "caller" && !hadCaller
                ? $"{macro.Name}() does not use caller()" : $"{macro.Name}() has no parameter '{named[0].Key}'");
        }
    }

    private static Value Fail(EvaluationContext context, string detail) =>
        context.Fail("type-error", "The arguments do not fit the macro", detail);
}
