using System.Globalization;
using Runbook.Core;
using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Runbook.Language;

/// <summary>
/// Scriban's context, over Runbook's variables and functions. Costly to make (33 KB), so it is used again. One render at a time.
/// </summary>
internal sealed class ScribanContext : TemplateContext
{
    private const int MostIterations = 1_000_000;
    private static readonly string[] SeeUndefined =
        ["default", "d", "is_defined", "is_undefined", "mandatory", "type_debug", "default_if_undefined"];

    private Tolerance _tolerance;
    private EvaluationContext? _evaluation;

    public ScribanContext()
    {
        LoopLimit = MostIterations;
        LimitToString = 0;
        RegexTimeOut = TimeSpan.FromSeconds(1);
        RecursiveLimit = 100;
        ObjectRecursionLimit = 100;
        AutoIndent = true;
        IndentOnEmptyLines = false;
        NewLine = "\n";
        EnableRelaxedMemberAccess = false;
        TemplateLoader = new ScribanLoader();
        TryGetVariable = FindVariable;
        PushCulture(CultureInfo.InvariantCulture);
    }

    private enum Tolerance
    {
        None,
        AsNull,
        AsUndefined,
    }

    /// <summary>What is being evaluated.</summary>
    public EvaluationContext Evaluation => _evaluation ?? throw new InvalidOperationException("nothing is being rendered");

    /// <summary>Renders a template.</summary>
    public string Run(Scriban.Template template, EvaluationContext evaluation)
    {
        (_evaluation, _tolerance) = (evaluation, Tolerance.None);
        PushGlobal(new ScriptObject());
        var text = template.Render(this);
        PopGlobal();
        CachedTemplates.Clear();
        Reset();
        _evaluation = null;
        return text;
    }

    /// <summary>What a name or key that is missing yields: nothing where the template provides for it, else an error.</summary>
    public object? Missing(Scriban.Parsing.SourceSpan span, string name, string detail, IEnumerable<string> known)
    {
        Evaluation.Span = ScribanPlaces.Of(span);
        return Missing(new UndefinedValue(name, detail, Evaluation.Span, () => known));
    }

    /// <summary>
    /// What an undefined value yields, as <see cref="Missing(Scriban.Parsing.SourceSpan, string, string, IEnumerable{string})"/>.
    /// </summary>
    public object? Missing(UndefinedValue undefined) => _tolerance switch
    {
        Tolerance.AsNull => null,
        Tolerance.AsUndefined => undefined,
        _ => throw undefined.Error(),
    };

    public override object? Evaluate(ScriptNode? scriptNode, bool aliasReturnedFunction)
    {
        var tolerance = scriptNode is ScriptVariable or ScriptMemberExpression or ScriptIndexerExpression ? ToleranceOf(scriptNode)
            : Tolerance.None;
        if (tolerance == Tolerance.None)
        {
            return base.Evaluate(scriptNode, aliasReturnedFunction);
        }

        var before = _tolerance;
        _tolerance = tolerance;
        (EnableRelaxedTargetAccess, EnableRelaxedMemberAccess, EnableRelaxedIndexerAccess) = (true, true, true);
        try
        {
            return base.Evaluate(scriptNode, aliasReturnedFunction);
        }
        finally
        {
            _tolerance = before;
            var relaxed = before != Tolerance.None;
            (EnableRelaxedTargetAccess, EnableRelaxedMemberAccess, EnableRelaxedIndexerAccess) = (relaxed, relaxed, true);
        }
    }

    public override string ObjectToString(object? value, bool nested = false) => value switch
    {
        ScribanMap map => "{" + string.Join(", ", map.Select(e => $"{e.Key}: {ObjectToString(e.Value, true)}")) + "}",
        Value plain => PythonText.Str(plain),
        _ => base.ObjectToString(value, nested) ?? "",
    };

    protected override IObjectAccessor GetMemberAccessorImpl(object target) => target switch
    {
        ScribanMap or ScribanNamespace or Value => ScribanAccessor.Instance,
        _ => base.GetMemberAccessorImpl(target)!,
    };

    private static Tolerance ToleranceOf(ScriptNode node) => node.Parent switch
    {
        ScriptBinaryExpression { Operator: ScriptBinaryOperator.EmptyCoalescing or ScriptBinaryOperator.NotEmptyCoalescing } binary
            when binary.Left == node => Tolerance.AsNull,
        ScriptPipeCall pipe when pipe.From == node => ToleranceOfCallee(pipe.To is ScriptFunctionCall call ? call.Target : pipe.To),
        ScriptNode { Parent: ScriptFunctionCall call } when call.Arguments.Count > 0 && call.Arguments[0] == node =>
            ToleranceOfCallee(call.Target),
        _ => Tolerance.None,
    };

    private static Tolerance ToleranceOfCallee(ScriptExpression? callee) => callee switch
    {
        ScriptVariable variable when SeeUndefined.Contains(variable.Name) => Tolerance.AsUndefined,
        ScriptMemberExpression { Target: ScriptVariable { Name: "object" }, Member.Name: "default" } => Tolerance.AsNull,
        ScriptMemberExpression member when SeeUndefined.Contains(member.Member?.Name) => Tolerance.AsUndefined,
        _ => Tolerance.None,
    };

    // In front of arguments and behind a bar a name means a function, whatever variable has the same name.
    private static bool IsCallee(ScriptNode node) => node.Parent switch
    {
        ScriptFunctionCall call => call.Target == node,
        ScriptPipeCall pipe => pipe.To == node,
        ScriptUnaryExpression { Operator: ScriptUnaryOperator.FunctionAlias } => true,
        ScriptMemberExpression member when member.Target == node => IsCallee(member),
        _ => false,
    };

    private bool FindVariable(TemplateContext context, Scriban.Parsing.SourceSpan span, ScriptVariable variable, out object? value)
    {
        var name = variable.Name;
        Evaluation.Span = ScribanPlaces.Of(span);
        var isCallee = IsCallee(variable);
        if (isCallee && ScribanNamespace.Find(Evaluation.Functions, name) is { } function)
        {
            value = function;
            return true;
        }

        if (variable.Scope == ScriptVariableScope.Global && Evaluation.Variables.TryGet(name, out var found))
        {
            value = ScribanValues.Of(found, this, name);
            return true;
        }

        if (!isCallee && Evaluation.Functions.Globals.TryGetValue(name, out var global))
        {
            value = new ScribanFunction(global);
            return true;
        }

        value = Missing(span, name, $"'{name}' is undefined",
            Evaluation.Variables.Names.Concat(isCallee ? Evaluation.Functions.Filters.Keys : []));
        return true;
    }
}
