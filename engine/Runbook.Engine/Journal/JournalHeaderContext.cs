using System.Text.Json.Serialization;

namespace Runbook.Engine;

/// <summary>How headers of journals and saved plans are serialised, generated at compile time. Safe from any thread.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(JournalHeader))]
internal sealed partial class JournalHeaderContext : JsonSerializerContext;
