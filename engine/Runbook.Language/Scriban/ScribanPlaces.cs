using Runbook.Core;
using Scriban.Syntax;

namespace Runbook.Language;

/// <summary>Places and errors of Scriban as Runbook has them. Stateless.</summary>
internal static class ScribanPlaces
{
    public static SourceSpan Of(Scriban.Parsing.SourceSpan span) => new(
        span.FileName, span.Start.Line + 1, span.Start.Column + 1, span.Start.Line == span.End.Line
            ? Math.Max(0, span.End.Column - span.Start.Column + 1) : 0);

    /// <summary>The error to throw for one of Scriban's; a diagnostic that a function threw comes through as it is.</summary>
    public static DiagnosticException Diagnosed(ScriptRuntimeException error)
    {
        for (Exception? inner = error; inner is not null; inner = inner.InnerException)
        {
            if (inner is DiagnosticException own)
            {
                return own;
            }
        }

        return new(Diagnostic.Error("scriban-error", "The Scriban template cannot be rendered", error.OriginalMessage, Of(error.Span)));
    }
}
