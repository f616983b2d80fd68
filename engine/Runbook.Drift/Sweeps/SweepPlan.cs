using System.Text.Json;

namespace Runbook.Drift;

/// <summary>What all workers must know of a sweep that is going on. Kept in the store. Immutable.</summary>
/// <param name="Id">The sweep.</param>
/// <param name="Schedule">Its schedule.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="Started">When it began.</param>
/// <param name="Hosts">How many hosts are checked.</param>
public sealed record SweepPlan(string Id, string Schedule, SweepPhase Phase, DateTimeOffset Started, int Hosts)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The commit that was checked out; null outside a checkout.</summary>
    public string? Commit { get; init; }

    /// <summary>Why the newest commit could not be had; null when it could. Nothing is put back then.</summary>
    public string? Trouble { get; init; }

    /// <summary>Anything worth saying at the end.</summary>
    public string? Note { get; init; }

    /// <summary>The approval that it applies; null when it applies none.</summary>
    public string? Approval { get; init; }

    /// <summary>What its runs are made from, with the digest of each, relative to the checkout; null where no plan is made.</summary>
    public IReadOnlyDictionary<string, string>? Inputs { get; init; }

    /// <summary>The person who asked for it; null when its time had come.</summary>
    public string? AskedBy { get; init; }

    /// <summary>The hosts that are put back after the canaries.</summary>
    public IReadOnlyList<string> Rest { get; init; } = [];

    /// <summary>The hosts that are put back first.</summary>
    public IReadOnlyList<string> Canaries { get; init; } = [];

    /// <summary>Whether its runs apply.</summary>
    public bool Applies => Phase != SweepPhase.Check;

    /// <summary>The name of the store's work of this phase.</summary>
    public string Work => $"{Id}/{Phase}";

    /// <summary>The name under which the store keeps it.</summary>
    public static string SettingOf(string id) => $"sweep:{id}";

    /// <summary>As text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Of a text; null when there is none.</summary>
    public static SweepPlan? Parse(string? json) => json is null ? null : JsonSerializer.Deserialize<SweepPlan>(json, Json);
}
