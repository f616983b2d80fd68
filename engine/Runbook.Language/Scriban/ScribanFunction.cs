using Runbook.Core;
using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Runbook.Language;

/// <summary>
/// A function of the table as Scriban calls it. It declares no parameters, so Scriban hands over all arguments in order, and those
/// with names as members of the list. Immutable.
/// </summary>
internal sealed class ScribanFunction(FunctionEntry entry) : IScriptCustomFunction
{
    public int RequiredParameterCount => 0;

    public int ParameterCount => 0;

    public ScriptVarParamKind VarParamKind => ScriptVarParamKind.Direct;

    public Type ReturnType => typeof(object);

    public ScriptParameterInfo GetParameterInfo(int index) => new(typeof(object), "");

    public object? Invoke(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement)
    {
        var own = (ScribanContext)context;
        if (callerContext is not null)
        {
            own.Evaluation.Span = ScribanPlaces.Of(callerContext.Span);
        }

        var positional = arguments.Select(a => Templar.Resolve(ScribanValues.Back(a), own.Evaluation)).ToArray();
        if (!entry.AcceptsUndefined && positional.OfType<UndefinedValue>().FirstOrDefault() is { } undefined)
        {
            throw undefined.Error();
        }

        var named = Named(own, callerContext as ScriptFunctionCall, arguments);
        return ScribanValues.Of(entry.Call(own.Evaluation, new CallArguments(positional, named)), own);
    }

    ValueTask<object?> IScriptCustomFunction.InvokeAsync(
        TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
        new(Invoke(context, callerContext, arguments, blockStatement));

    private static List<KeyValuePair<string, Value>> Named(ScribanContext context, ScriptFunctionCall? call, ScriptArray arguments)
    {
        List<KeyValuePair<string, Value>> named = [];
        foreach (var argument in call?.Arguments.OfType<ScriptNamedArgument>() ?? [])
        {
            var name = argument.Name?.Name ?? "";
            arguments.TryGetValue(context, argument.Span, name, out var value);
            named.Add(new(name, Templar.Resolve(ScribanValues.Back(value), context.Evaluation)));
        }

        return named;
    }
}
