using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Testing;

/// <summary>
/// What every module must keep: planning is deterministic and changes nothing, a check foretells the run, the plan after an apply
/// is empty, no secret is shown. Stateless.
/// </summary>
public static class Conformance
{
    /// <summary>Runs a module through a check, a second check, a run and a check again; gives each promise that it broke, a sentence each.</summary>
    /// <param name="runner">On a host whose files are those of <paramref name="folder"/>.</param>
    /// <param name="module">The module.</param>
    /// <param name="arguments">Arguments; values marked secret must never be seen in what comes out.</param>
    /// <param name="folder">The folder whose entries may change.</param>
    /// <param name="isRepeatable">Whether the module does its work every time by design (<c>state: touch</c>). Default false.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<string>> CheckAsync(
        ModuleRunner runner,
        Module module,
        MapValue arguments,
        string folder,
        bool isRepeatable = false,
        CancellationToken cancellationToken = default)
    {
        var problems = new List<string>();
        var before = TreeSnapshot.Of(folder);
        var first = await runner.CheckAsync(module, arguments, cancellationToken).ConfigureAwait(false);
        var second = await runner.CheckAsync(module, arguments, cancellationToken).ConfigureAwait(false);
        problems.AddRange(TreeSnapshot.Of(folder).DifferencesFrom(before).Select(d => $"reading changed the host: {d}"));
        problems.AddRange(Texts(first).SequenceEqual(Texts(second)) ? [] : ["two plans for the same state differ"]);

        var run = await runner.ApplyAsync(module, arguments, cancellationToken).ConfigureAwait(false);
        problems.AddRange(run.Changed == first.Changed ? [] : [$"the check said changed={first.Changed}, the run changed={run.Changed}"]);
        problems.AddRange(run.Failed == first.Failed ? [] : [$"the check said failed={first.Failed}, the run failed={run.Failed}: {run.Message}"]);
        problems.AddRange(run.Changed || TreeSnapshot.Of(folder).DifferencesFrom(before) is [] ? [] : ["the run changed the host but did not say so"]);

        var again = await runner.CheckAsync(module, arguments, cancellationToken).ConfigureAwait(false);
        problems.AddRange(again.Change is null or { IsOpaque: true } || run.Failed || isRepeatable ? [] : [$"the plan after an apply is not empty: {string.Join("; ", Texts(again))}"]);
        problems.AddRange(Leaks(arguments, first, run, again));
        return problems;
    }

    /// <summary>Whether a secret argument can be seen in what comes out, as a sentence.</summary>
    internal static IEnumerable<string> Leaks(MapValue arguments, params ModuleRun[] runs) =>
        SecretsIn(arguments).Any(s => s.Length > 0 && runs.SelectMany(Texts).Any(t => t.Contains(s, StringComparison.Ordinal))) ? ["a secret was shown"] : [];

    /// <summary>All that people would see of a run.</summary>
    internal static IEnumerable<string> Texts(ModuleRun run) =>
    [
        ValueJson.ToJson(run.Result, maskSecrets: true),
        .. run.Diffs.SelectMany(d => new[] { d.BeforeHeader, d.AfterHeader, d.Before, d.After, d.Note ?? "" }),
        .. run.Change?.Actions.Select(a => a.ToString()!) ?? [],
    ];

    /// <summary>The secret texts in a value.</summary>
    internal static IEnumerable<string> SecretsIn(Value value) => value switch
    {
        StringValue { IsSecret: true } s => [s.Text],
        ListValue l => l.Items.SelectMany(SecretsIn),
        MapValue m => m.Entries.SelectMany(e => SecretsIn(e.Value)),
        _ => [],
    };
}
