using Runbook.Core;
using Runbook.Drift;
using Runbook.Engine;
using Runbook.Language;
using Runbook.Reporting;

namespace Runbook.Cli;

/// <summary>Loads what a schedule names, with the command line's log-ins and vault passwords. Safe from any thread.</summary>
/// <param name="input">What the command line of <c>serve</c> said.</param>
/// <param name="options">The options of every run, as the command line and <c>ansible.cfg</c> say.</param>
/// <param name="screen">Knows the secrets.</param>
internal sealed class ProjectLoader(CommandInput input, RunOptions options, Screen screen) : IProjectLoader
{
    private static readonly string[] UsualInventories = ["hosts", "inventory", "inventory.ini", "hosts.ini", "hosts.yml", "inventory.yml"];

    /// <inheritdoc/>
    public ValueTask<IProject> LoadAsync(Schedule schedule, string folder, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(schedule.Playbook, folder);
        var (limit, problems) = HostLimit.Read([.. schedule.Limit]);
        var extra = new Dictionary<string, Value>(input.ExtraVariables.Values, StringComparer.Ordinal);
        foreach (var (name, value) in schedule.ExtraVariables.TextEntries)
        {
            extra[name] = value;
        }

        var own = input with
        {
            InventorySources = Inventory(schedule, folder),
            PlaybookFolders = [Path.GetDirectoryName(path)!],
            ExtraVariables = new("extra variables", extra),
            Limit = limit,
            LimitText = schedule.Limit.Count == 0 ? null : string.Join(',', schedule.Limit),
            Lease = input.Lease is { } lease ? lease with { IsPerson = false, TakesEarly = false } : null,
        };
        var composition = new Composition(own, screen);
        var (inventory, inventoryProblems) = composition.LoadInventory(Path.GetDirectoryName(path));
        var playbook = composition.Parser.LoadPlaybook(path);
        var runOptions = options with
        {
            Tags = schedule.Tags.Count > 0 ? schedule.Tags : options.Tags,
            SkipTags = schedule.SkipTags.Count > 0 ? schedule.SkipTags : options.SkipTags,
            Limit = own.Limit,
            LimitText = own.LimitText,
            ExtraVariables = own.ExtraVariables,
            InventorySources = own.InventorySources,
        };
        Diagnostic[] found = [.. problems, .. inventoryProblems, .. playbook.Diagnostics, .. PlaybookChecks.Find([playbook], inventory, composition.Services(), runOptions)];
        return new(new ServedProject(composition, playbook, inventory, found, runOptions));
    }

    /// <inheritdoc/>
    public string DiffText(Diff diff) => string.Concat(new UnifiedDiff().Lines(diff).Select(l => l + "\n"));

    private IReadOnlyList<string> Inventory(Schedule schedule, string folder)
    {
        string[] named = [.. schedule.Inventory.Select(s => s.Contains(',') ? s : Path.GetFullPath(s, folder))];
        return named.Length > 0 ? named
            : input.InventorySources.Count > 0 ? input.InventorySources
            : [.. UsualInventories.Select(n => Path.Combine(folder, n)).Where(p => File.Exists(p) || Directory.Exists(p)).Take(1)];
    }
}
