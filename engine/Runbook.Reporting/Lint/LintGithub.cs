using Runbook.Core;

namespace Runbook.Reporting;

/// <summary>
/// Findings of lint as workflow commands, which GitHub shows beside the lines of a change (docs.github.com, "Workflow commands for GitHub
/// Actions": <c>::error file=…,line=…,col=…,title=…::message</c>). Stateless.
/// </summary>
public static class LintGithub
{
    /// <summary>Writes one command a finding.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<Diagnostic> findings)
    {
        foreach (var finding in findings)
        {
            var command = finding.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "notice" };
            var file = finding.Span.File is { } f ? $"file={Property(f)}," : "";
            var place = finding.Span.Line > 0 ? $"line={finding.Span.Line},col={Math.Max(1, finding.Span.Column)}," : "";
            var detail = finding.Detail is { } d ? $": {d}" : "";
            var hint = finding.Hint is { } h ? $" ({h})" : "";
            writer.WriteLine($"::{command} {file}{place}title={Property(finding.Code)}::{Message($"{finding.Summary}{detail}{hint}")}");
        }
    }

    private static string Message(string text) => text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Message(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
