using Runbook.Core;

namespace Runbook.Language;

/// <summary>A part of a parsed template. Immutable, safe from any thread.</summary>
internal abstract class StatementNode(SourceSpan span)
{
    /// <summary>What a statement asks of the loop around it.</summary>
    public enum Signal
    {
        /// <summary>To go on.</summary>
        None,

        /// <summary>To end.</summary>
        Break,

        /// <summary>To go on with the next item.</summary>
        Continue,
    }

    /// <summary>Where it is written.</summary>
    public SourceSpan Span => span;

    /// <summary>Renders it.</summary>
    public abstract Signal Render(EvaluationContext context, Scope scope, Output output);
}
