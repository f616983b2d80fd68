using System.Text.Encodings.Web;
using System.Text.Json;
using Runbook.Core;

namespace Runbook.Reporting;

/// <summary>
/// Findings of lint as SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format"), which code hosts and editors read. Stateless.
/// </summary>
public static class LintSarif
{
    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";

    /// <summary>Writes one run of the tool.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="findings">The findings.</param>
    /// <param name="version">The tool's version.</param>
    public static void Write(TextWriter writer, IReadOnlyList<Diagnostic> findings, string version)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", Schema);
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            var rules = findings.DistinctBy(f => f.Code).OrderBy(f => f.Code, StringComparer.Ordinal).ToArray();
            Tool(json, rules, version);
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteStartArray("results");
            foreach (var finding in findings)
            {
                Result(json, finding, Array.FindIndex(rules, r => r.Code == finding.Code));
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        writer.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void Tool(Utf8JsonWriter json, IReadOnlyList<Diagnostic> rules, string version)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "runbook");
        json.WriteString("version", version);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Code);
            json.WriteStartObject("shortDescription");
            json.WriteString("text", rule.Summary);
            json.WriteEndObject();
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", Level(rule.Severity));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Result(Utf8JsonWriter json, Diagnostic finding, int rule)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Code);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", Level(finding.Severity));
        json.WriteStartObject("message");
        var detail = finding.Detail is { } d ? $": {d}" : "";
        json.WriteString("text", $"{finding.Summary}{detail}.{(finding.Hint is { } hint ? $" Mend: {hint}." : "")}");
        json.WriteEndObject();
        if (finding.Span.File is { } file)
        {
            Location(json, finding.Span, file);
        }

        json.WriteEndObject();
    }

    private static void Location(Utf8JsonWriter json, SourceSpan span, string file)
    {
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", Path.IsPathRooted(file) ? new Uri(file).AbsoluteUri : string.Join('/', file.Split('/').Select(Uri.EscapeDataString)));
        json.WriteEndObject();
        if (span.Line > 0)
        {
            json.WriteStartObject("region");
            json.WriteNumber("startLine", span.Line);
            json.WriteNumber("startColumn", Math.Max(1, span.Column));
            if (span.Length > 0)
            {
                json.WriteNumber("endColumn", Math.Max(1, span.Column) + span.Length);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static string Level(Severity severity) => severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" };
}
