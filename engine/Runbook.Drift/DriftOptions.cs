using Runbook.Core;
using Microsoft.AspNetCore.Builder;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>How <c>runbook serve</c> runs. Immutable.</summary>
/// <param name="SettingsPath">The <c>runbook.yml</c>.</param>
/// <param name="Store">Where the store is.</param>
public sealed record DriftOptions(string SettingsPath, StoreOptions Store)
{
    /// <summary>Where time comes from. Default the system's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told what happens, a line at a time, secrets masked. Called from any thread. Default nobody.</summary>
    public Action<string> Log { get; init; } = _ => { };

    /// <summary>How long a lease on a host lasts unless renewed; a worker that dies is replaced after it. Default 30 s.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the store is asked for work. Default 1 s.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Where checkouts of Git repositories are kept. Default <c>checkouts</c> below <c>$XDG_CACHE_HOME/runbook</c>.</summary>
    public string CheckoutFolder { get; init; } = Path.Combine(UserFolders.Cache, "checkouts");

    /// <summary>Addresses to listen on for the page and the health checks. Default loopback, port 8080.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:8080"];

    /// <summary>Adds more to the web host, beside the page and the API; null (the default) for nothing.</summary>
    public Action<WebApplication, DriftQueries, DriftCommands>? Map { get; init; }

    /// <summary>Whether schedules tick here; false for a process that only takes its share of the work. Default true.</summary>
    public bool Ticks { get; init; } = true;
}
