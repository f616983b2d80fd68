using System.Text.Json;
using Runbook.Engine;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>What the checks of a sweep plan, host by host, in the store until the sweep ends: the workers each see a part. Stateless.</summary>
internal sealed class PlannedChanges(RunbookStore store)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Keeps what was planned of hosts; what was kept of them before counts no more.</summary>
    public async Task SaveAsync(string sweep, IEnumerable<string> hosts, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        var known = changes.ToLookup(c => c.Host);
        foreach (var host in hosts)
        {
            await store.Settings.SetAsync(
                Prefix(sweep) + host, known.Contains(host) ? JsonSerializer.Serialize(known[host], Json) : null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>All that was planned, host by host.</summary>
    public async Task<IReadOnlyList<PlannedChange>> ListAsync(string sweep, CancellationToken cancellationToken) =>
        [.. (await store.Settings.ListAsync(Prefix(sweep), cancellationToken).ConfigureAwait(false)).SelectMany(s => JsonSerializer.Deserialize<PlannedChange[]>(s.Value, Json)!)
            .OrderBy(c => c.Host, StringComparer.Ordinal).ThenBy(c => c.Key, StringComparer.Ordinal)];

    /// <summary>Forgets a sweep.</summary>
    public Task ForgetAsync(string sweep, CancellationToken cancellationToken) => store.Settings.RemoveAllAsync(Prefix(sweep), cancellationToken);

    private static string Prefix(string sweep) => $"planned:{sweep}:";
}
