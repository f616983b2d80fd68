using Runbook.Core;

namespace Runbook.Language.Tests;

/// <summary>Makes contexts with a handful of functions, so that these tests need no others.</summary>
internal static class Evaluation
{
    public static EvaluationContext Context(params (string Name, Value Value)[] variables) => Context(new LookupEnvironment(), variables);

    public static EvaluationContext Context(LookupEnvironment environment, params (string Name, Value Value)[] variables)
    {
        var values = variables.ToDictionary(v => v.Name, v => v.Value);
        return new(new VariableScope(new VariableLayer("test", values)), Functions(), environment);
    }

    public static Value Trusted(string text) => StringValue.Trusted(text, new SourceSpan("vars.yml", 1, 1));

    public static string Json(Value value) => ValueJson.ToJson(value, maskSecrets: false);

    private static FunctionTable Functions()
    {
        var table = new FunctionTable();
        void Filter(string name, Func<EvaluationContext, CallArguments, Value> call, bool undefined = false) =>
            table.Filters[name] = new(name, call) { AcceptsUndefined = undefined };
        Filter("default", (_, a) => a.Input is UndefinedValue ? a.Find(1, "default_value") ?? Value.Of("") : a.Input, undefined: true);
        Filter("upper", (_, a) => Value.Of(PythonText.Str(a.Input).ToUpperInvariant()));
        Filter("string", (_, a) => Value.Of(PythonText.Str(a.Input)));
        Filter("length", (c, a) => Value.Of(Access.Iterate(a.Input, c).Count));
        Filter("list", (c, a) => new ListValue(Access.Iterate(a.Input, c)));
        Filter("replace", (_, a) =>
            Value.Of(PythonText.Str(a.Input).Replace(a.Find(1, "old")!.AsText()!, a.Find(2, "new")!.AsText()!, StringComparison.Ordinal)));
        table.Tests["defined"] = new("defined", (_, a) => Value.Of(a.Input is not UndefinedValue)) { AcceptsUndefined = true };
        table.Tests["divisibleby"] = new("divisibleby", (c, a) => Value.Of(!Operators.Modulo(a.Input, a.Find(1, "num")!, c).IsTruthy));
        table.Tests["string"] = new("string", (_, a) => Value.Of(a.Input is StringValue));
        table.Globals["answer"] = new("answer", (_, _) => Value.Of(42));
        return table;
    }
}
