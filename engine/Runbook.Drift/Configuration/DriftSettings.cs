using Runbook.Core;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>What <c>runbook.yml</c> says of drift. Immutable.</summary>
/// <param name="Folder">The folder of the file, absolute: what it names is relative to it.</param>
public sealed record DriftSettings(string Folder)
{
    /// <summary>The schedules.</summary>
    public IReadOnlyList<Schedule> Schedules { get; init; } = [];

    /// <summary>The rules that keep silent.</summary>
    public IReadOnlyList<Suppression> Suppressions { get; init; } = [];

    /// <summary>Who can be told, by name.</summary>
    public IReadOnlyDictionary<string, NotifyTarget> Notify { get; init; } = new Dictionary<string, NotifyTarget>();

    /// <summary>How the page is reached.</summary>
    public ServeSettings Serve { get; init; } = new();

    /// <summary>Texts of the file, and of files that it names, that are never shown.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>What is wrong with the file.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];
}
