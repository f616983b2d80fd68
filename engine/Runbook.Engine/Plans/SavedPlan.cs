using System.Text.Json;
using Runbook.Core;

namespace Runbook.Engine;

/// <summary>A plan on disk: what a check found to be changed, host by host, and what it was made from. Readable; secrets are masked. Immutable.</summary>
/// <param name="Version">Which Runbook made it; another one's plan is refused.</param>
/// <param name="Made">When (UTC).</param>
/// <param name="Arguments">The command line of the run, without the program.</param>
/// <param name="Directory">The folder that it was started in.</param>
/// <param name="Inputs">What it was made from, with the digest of each.</param>
/// <param name="Changes">The changes.</param>
public sealed record SavedPlan(
    string Version,
    DateTimeOffset Made,
    IReadOnlyList<string> Arguments,
    string Directory,
    IReadOnlyDictionary<string, string> Inputs,
    IReadOnlyList<PlannedChange> Changes)
{
    private const int CurrentFormat = 1;

    /// <summary>The form of the file.</summary>
    public int RunbookPlan { get; init; } = CurrentFormat;

    /// <summary>Reads a plan.</summary>
    /// <exception cref="DiagnosticException">There is none, it is malformed, or another version's.</exception>
    public static SavedPlan Read(string path, string version)
    {
        try
        {
            var plan = JsonSerializer.Deserialize(File.ReadAllText(path), SavedPlanContext.Default.SavedPlan);
            if (plan is not { RunbookPlan: CurrentFormat, Changes: not null, Inputs: not null, Arguments: not null } || plan.Version != version)
            {
                throw Refused("plan-version", "the plan is another version's", $"{path} was made by runbook {plan?.Version ?? "?"}, this is runbook {version}");
            }

            return plan;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Refused("plan-file", "the plan cannot be read", $"{path}: {e.Message}");
        }
    }

    /// <summary>Writes the plan, to be read by its owner alone; an old file is replaced whole.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write(string path)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        using (var file = JournalFolder.OpenOwn(temporary, FileMode.CreateNew))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(this, SavedPlanContext.Default.SavedPlan));
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>What differs between this plan and one computed anew, in words, by host; empty when nothing does.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Differences(IReadOnlyList<PlannedChange> now)
    {
        var found = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var left = Changes.ToDictionary(c => (c.Host, c.Key));
        foreach (var change in now)
        {
            var told = !left.Remove((change.Host, change.Key), out var planned) ? "is to be changed, and the plan does not say so"
                : planned.Sent != change.Sent ? "would be changed to something else"
                : planned.Digest != change.Digest && planned.Kind != PlannedKind.InCheck ? "is not what it was when the plan was made"
                : null;
            Add(change, told);
        }

        foreach (var gone in left.Values)
        {
            Add(gone, "needs no change any more");
        }

        return found.ToDictionary(f => f.Key, f => (IReadOnlyList<string>)f.Value);

        void Add(PlannedChange change, string? told)
        {
            if (told is not null)
            {
                found.TryAdd(change.Host, []);
                found[change.Host].Add($"{change.Task} ({change.Place}): {told}");
            }
        }
    }

    private static DiagnosticException Refused(string code, string summary, string detail) =>
        new(Diagnostic.Error(code, summary, detail, default, "make a new plan: runbook run PLAYBOOK --plan-out FILE"));
}
