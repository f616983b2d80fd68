using Runbook.Core;

namespace Runbook.Reporting;

/// <summary>A diagnostic as lines for people: place and summary, the offending source line with a mark under it, detail, mend. Stateless.</summary>
public static class DiagnosticText
{
    private const int LongestLine = 160;

    /// <summary>The lines. Reads the source file for the offending line; without it that line is left out.</summary>
    /// <param name="diagnostic">The diagnostic.</param>
    /// <param name="secrets">Masked in every line; null (the default) for none.</param>
    public static IEnumerable<string> Lines(Diagnostic diagnostic, SecretSet? secrets = null) =>
        secrets is null ? Lines(diagnostic) : Lines(diagnostic).Select(secrets.MaskIn);

    private static IEnumerable<string> Lines(Diagnostic diagnostic)
    {
        var place = diagnostic.Span.IsKnown ? $"{diagnostic.Span}: " : "";
        yield return $"{place}{diagnostic.Severity.ToString().ToLowerInvariant()}: {diagnostic.Summary}{(diagnostic.Detail is { } d ? $": {d}" : "")}";
        if (SourceLine(diagnostic.Span) is { } source)
        {
            yield return $"    | {source}";
            if (diagnostic.Span.Column > 0 && diagnostic.Span.Column <= source.Length + 1)
            {
                yield return $"    | {new string(' ', diagnostic.Span.Column - 1)}^";
            }
        }

        if (diagnostic.Hint is { } hint)
        {
            yield return $"    = {hint}";
        }
    }

    private static string? SourceLine(SourceSpan span)
    {
        if (span.File is null || span.Line < 1 || !File.Exists(span.File))
        {
            return null;
        }

        try
        {
            var line = File.ReadLines(span.File).Skip(span.Line - 1).FirstOrDefault()?.Replace('\t', ' ');
            return line is null || LooksSecret(line) ? null : line.Length > LongestLine ? line[..LongestLine] : line;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A line that may hold a password is not quoted: better one line less than a secret in a log.</summary>
    private static bool LooksSecret(string line) =>
        line.Contains("pass", StringComparison.OrdinalIgnoreCase) || line.Contains("secret", StringComparison.OrdinalIgnoreCase)
        || line.Contains("token", StringComparison.OrdinalIgnoreCase);
}
