using Runbook.Core;

namespace Runbook.Reporting;

/// <summary>Findings of lint as lines for people, with a count at the end. Stateless.</summary>
public static class LintText
{
    /// <summary>Writes them; one line each when <paramref name="brief"/>, else with the source line and the mend.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<Diagnostic> findings, bool brief)
    {
        foreach (var finding in findings)
        {
            var lines = brief ? [finding.ToString()] : DiagnosticText.Lines(finding);
            var isFirst = true;
            foreach (var line in lines)
            {
                writer.WriteLine(isFirst ? $"{line} [{finding.Code}]" : line);
                isFirst = false;
            }
        }

        writer.WriteLine(findings.Count == 0 ? "no findings" : string.Join(", ", new[]
        {
            Count(findings, Severity.Error, "error"), Count(findings, Severity.Warning, "warning"), Count(findings, Severity.Info, "remark"),
        }.OfType<string>()));
    }

    private static string? Count(IReadOnlyList<Diagnostic> findings, Severity severity, string word) =>
        findings.Count(f => f.Severity == severity) is var n and > 0 ? $"{n} {word}{(n == 1 ? "" : "s")}" : null;
}
