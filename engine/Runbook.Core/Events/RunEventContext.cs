using System.Text.Json.Serialization;

namespace Runbook.Core;

/// <summary>How events are serialised, generated at compile time: no reflection, keys in snake case. Safe from any thread.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    Converters = [typeof(SnakeCaseConverter<Severity>), typeof(SnakeCaseConverter<TaskStatus>)])]
[JsonSerializable(typeof(RunEvent))]
internal sealed partial class RunEventContext : JsonSerializerContext;
