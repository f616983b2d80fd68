using System.Text.Json;
using System.Text.Json.Serialization;

namespace Runbook.Core;

/// <summary>Writes an enumeration's members in snake case: <c>would_run</c>. Stateless.</summary>
internal sealed class SnakeCaseConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower)
    where T : struct, Enum;
