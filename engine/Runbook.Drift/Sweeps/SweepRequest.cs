using System.Text.Json;

namespace Runbook.Drift;

/// <summary>Why a sweep was begun; kept in the store until its plan is made. Immutable.</summary>
/// <param name="AskedBy">The person; null when its time had come.</param>
/// <param name="Approval">The plan that it applies; null for none.</param>
internal sealed record SweepRequest(string? AskedBy, string? Approval)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The name under which the store keeps it.</summary>
    public static string SettingOf(string sweep) => $"request:{sweep}";

    /// <summary>As text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Of a text; one without particulars when there is none.</summary>
    public static SweepRequest Parse(string? json) => json is null ? new(null, null) : JsonSerializer.Deserialize<SweepRequest>(json, Json) ?? new(null, null);
}
