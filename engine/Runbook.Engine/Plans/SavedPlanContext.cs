using System.Text.Json.Serialization;

namespace Runbook.Engine;

/// <summary>How saved plans are serialised, generated at compile time. Safe from any thread.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SavedPlan))]
internal sealed partial class SavedPlanContext : JsonSerializerContext;
