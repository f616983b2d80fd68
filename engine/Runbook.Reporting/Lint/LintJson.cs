using System.Text.Encodings.Web;
using System.Text.Json;
using Runbook.Core;

namespace Runbook.Reporting;

/// <summary>Findings of lint as one JSON list of maps: code, severity, summary, detail, hint, file, line, column, length. Stateless.</summary>
public static class LintJson
{
    /// <summary>Writes the list.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<Diagnostic> findings)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            foreach (var finding in findings)
            {
                json.WriteStartObject();
                json.WriteString("code", finding.Code);
                json.WriteString("severity", finding.Severity.ToString().ToLowerInvariant());
                json.WriteString("summary", finding.Summary);
                json.WriteString("detail", finding.Detail);
                json.WriteString("hint", finding.Hint);
                json.WriteString("file", finding.Span.File);
                json.WriteNumber("line", finding.Span.Line);
                json.WriteNumber("column", finding.Span.Column);
                json.WriteNumber("length", finding.Span.Length);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        writer.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }
}
