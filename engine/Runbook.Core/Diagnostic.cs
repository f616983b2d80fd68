namespace Runbook.Core;

/// <summary>A mistake of the user's, as data: what is wrong, where, and how to mend it. Immutable.</summary>
/// <param name="Code">A short, stable name such as <c>unknown-keyword</c>.</param>
/// <param name="Severity">Error, warning or information.</param>
/// <param name="Summary">One fixed sentence without names, without a full stop.</param>
/// <param name="Detail">The particulars of this case: names and values, secrets masked.</param>
/// <param name="Hint">How to mend it ("did you mean …?"), or null.</param>
/// <param name="Span">Where.</param>
public sealed record Diagnostic(string Code, Severity Severity, string Summary, string? Detail, string? Hint, SourceSpan Span)
{
    /// <summary>An error.</summary>
    public static Diagnostic Error(string code, string summary, string? detail, SourceSpan span, string? hint = null) =>
        new(code, Severity.Error, summary, detail, hint, span);

    /// <summary>Worth knowing.</summary>
    public static Diagnostic Information(string code, string summary, string? detail, SourceSpan span, string? hint = null) =>
        new(code, Severity.Info, summary, detail, hint, span);

    /// <summary>A warning.</summary>
    public static Diagnostic Warning(string code, string summary, string? detail, SourceSpan span, string? hint = null) =>
        new(code, Severity.Warning, summary, detail, hint, span);

    /// <summary><c>file:line:column: error: summary: detail (hint)</c> on one line.</summary>
    public override string ToString()
    {
        var place = Span.IsKnown ? $"{Span}: " : "";
        var detail = Detail is null ? "" : $": {Detail}";
        var hint = Hint is null ? "" : $" ({Hint})";
        return $"{place}{Severity.ToString().ToLowerInvariant()}: {Summary}{detail}{hint}";
    }
}
