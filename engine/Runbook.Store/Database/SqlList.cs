using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Runbook.Store;

/// <summary>Lists of any length as one parameter: a JSON array, which both databases unfold. Stateless.</summary>
internal static class SqlList
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Texts as one parameter.</summary>
    public static string Of(IEnumerable<string> texts) => Write(w =>
    {
        foreach (var text in texts)
        {
            w.WriteStringValue(Clean(text));
        }
    });

    /// <summary>Texts as an array, which only PostgreSQL takes.</summary>
    public static string[] Array(IEnumerable<string> texts) => [.. texts.Select(Clean)];

    /// <summary>Texts of a JSON array.</summary>
    public static IReadOnlyList<string> ToTexts(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(e => e.GetString() ?? "")];
    }

    /// <summary>Rows of a name, a number and a text as one parameter.</summary>
    public static string Of(IEnumerable<(string Name, long Number, string? Text)> rows) => Write(w =>
    {
        foreach (var (name, number, text) in rows)
        {
            w.WriteStartObject();
            w.WriteString("name", Clean(name));
            w.WriteNumber("number", number);
            w.WriteString("text", text is null ? null : Clean(text));
            w.WriteEndObject();
        }
    });

    /// <summary>The query that unfolds <see cref="Of(IEnumerable{string})"/>.</summary>
    public static string Texts(string hole, bool isPostgres) =>
        isPostgres ? $"SELECT jsonb_array_elements_text(CAST({hole} AS jsonb))" : $"SELECT value FROM json_each({hole})";

    /// <summary>The table <c>given (name, number, text)</c> that unfolds rows.</summary>
    public static string Given(string hole, bool isPostgres) => isPostgres
        ? $"jsonb_to_recordset(CAST({hole} AS jsonb)) AS given(name TEXT, number BIGINT, text TEXT)"
        : $"(SELECT json_extract(value, '$.name') AS name, json_extract(value, '$.number') AS number, json_extract(value, '$.text') AS text FROM json_each({hole})) AS given";

    private static string Clean(string text) => text.Replace('\0', '\uFFFD');

    private static string Write(Action<Utf8JsonWriter> items)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Plain))
        {
            writer.WriteStartArray();
            items(writer);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
