using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Runbook.Drift;

/// <summary>The plan that a person approves, as the store keeps it. Stateless.</summary>
internal static class ApprovedPlan
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>As bytes: equal plans are equal bytes.</summary>
    public static byte[] ToBytes(IEnumerable<PlannedLine> lines) =>
        JsonSerializer.SerializeToUtf8Bytes(lines.OrderBy(l => l.Identity, StringComparer.Ordinal), Json);

    /// <summary>The digest of a plan.</summary>
    public static string Hash(byte[] plan) => Convert.ToHexStringLower(SHA256.HashData(plan));

    /// <summary>The lines of a plan; empty when there is none.</summary>
    public static IReadOnlyList<PlannedLine> Parse(byte[]? plan) => plan is null ? [] : JsonSerializer.Deserialize<PlannedLine[]>(plan, Json) ?? [];

    /// <summary>What is shown of some changes: host, resource, diff.</summary>
    public static string Text(IEnumerable<Store.ResourceRecord> changes)
    {
        var text = new StringBuilder();
        foreach (var change in changes)
        {
            text.Append(change.Host).Append(": ").Append(change.Key).Append(" (").Append(change.State.Word()).Append(")\n");
            text.Append(change.Diff);
        }

        return text.ToString();
    }
}
