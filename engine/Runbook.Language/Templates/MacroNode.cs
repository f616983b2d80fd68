using Runbook.Core;

namespace Runbook.Language;

/// <summary>A <c>macro</c> as written, or the body of a <c>call</c>. Immutable.</summary>
internal sealed class MacroNode(SourceSpan span, string name, MacroNode.Parameter[] parameters, StatementNode body, HashSet<string> reads)
    : StatementNode(span)
{
    /// <summary>A parameter.</summary>
    public readonly record struct Parameter(string Name, ExpressionNode? Default);

    /// <summary>The name; <c>caller</c> for the body of a <c>call</c>.</summary>
    public string Name => name;

    /// <summary>The parameters.</summary>
    public Parameter[] Parameters => parameters;

    /// <summary>What it puts out.</summary>
    public StatementNode Body => body;

    /// <summary>Whether the body reads this name: only then may there be extra arguments.</summary>
    public bool Reads(string special) => reads.Contains(special);

    /// <inheritdoc/>
    public override Signal Render(EvaluationContext context, Scope scope, Output output)
    {
        scope.Set(name, new MacroValue(this, scope));
        return Signal.None;
    }
}
