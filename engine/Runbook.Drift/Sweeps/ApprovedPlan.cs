using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Runbook.Core;
using Runbook.Engine;

namespace Runbook.Drift;

/// <summary>
/// The plan that a person approves, as the store keeps it: the same that <c>runbook run --plan-out</c> writes, of the hosts that are put
/// back. Stateless.
/// </summary>
internal static class ApprovedPlan
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>As bytes.</summary>
    public static byte[] ToBytes(SavedPlan plan) => JsonSerializer.SerializeToUtf8Bytes(plan, Json);

    /// <summary>The digest of a plan: equal for what is to be changed in the same way, from the same inputs, whenever it was made.</summary>
    public static string Hash(SavedPlan plan)
    {
        var inputs = plan.Inputs.OrderBy(i => i.Key, StringComparer.Ordinal).SelectMany(i => new[] { i.Key, i.Value });
        var changes = plan.Changes.SelectMany(c => new[] { c.Host, c.Key, c.Digest, c.Sent });
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', inputs.Concat(changes)))));
    }

    /// <summary>A plan of bytes; null for none, or for those of another version.</summary>
    public static SavedPlan? Parse(byte[]? plan)
    {
        try
        {
            return plan is null || JsonSerializer.Deserialize<SavedPlan>(plan, Json) is not { Inputs: not null, Changes.Count: > 0 } known ? null : known;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What is shown of a plan: host by host each task that changes something, and what.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="diffText">A difference as unified text.</param>
    public static string Text(SavedPlan plan, Func<Diff, string> diffText)
    {
        var text = new StringBuilder();
        foreach (var change in plan.Changes)
        {
            text.Append(change.Host).Append(": ").Append(change.Task).Append(" (").Append(change.Place).Append(")\n");
            text.AppendJoin("", change.Diffs.Select(diffText));
            if (change.Diffs.Count == 0)
            {
                text.AppendJoin("", change.Before.Length + change.After.Length > 0 ? [$"  {change.Before} → {change.After}\n"] : change.Actions.Select(a => $"  {a}\n"));
            }

            text.Append(change.HasSecrets ? "  (secrets are not shown)\n" : "");
        }

        return text.ToString();
    }
}
