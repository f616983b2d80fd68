using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Testing;

/// <summary>
/// The promises that every module keeps, tried on a real host: a read changes nothing, two plans are the same, a check foretells the
/// run, the plan after an apply is empty, a run that was cut off is finished by the next, no secret is shown. Stateless.
/// </summary>
public static class HostConformance
{
    /// <summary>Tries a case; gives each promise that was broken, a sentence each.</summary>
    /// <param name="session">The host. It is changed: use one that may be.</param>
    /// <param name="module">The module.</param>
    /// <param name="data">The case; one without <see cref="CaseData.Host"/> has nothing to try.</param>
    /// <param name="resolver">Finds files of the control machine.</param>
    /// <param name="cancellationToken">Ends it; the host stays as it is then.</param>
    public static async Task<IReadOnlyList<string>> RunAsync(
        IHostSession session, Module module, CaseData data, IArgumentResolver resolver, CancellationToken cancellationToken)
    {
        if (data.Host is not { } host)
        {
            return [];
        }

        var arguments = CaseRunner.WithSecrets(module.Schema, data.Arguments);
        var runner = new ModuleRunner(session) { Resolver = resolver };
        try
        {
            await DoAsync(session, host.Setup, cancellationToken).ConfigureAwait(false);
            var before = await SnapshotAsync(session, host, times: true, cancellationToken).ConfigureAwait(false);
            var first = await runner.CheckAsync(module, arguments, cancellationToken).ConfigureAwait(false);
            var second = await runner.CheckAsync(module, arguments, cancellationToken).ConfigureAwait(false);
            var problems = new List<string>();
            problems.AddRange(before == await SnapshotAsync(session, host, times: true, cancellationToken).ConfigureAwait(false) ? [] : ["reading changed the host"]);
            problems.AddRange(Conformance.Texts(first).SequenceEqual(Conformance.Texts(second)) ? [] : ["two plans for the same state differ"]);

            var run = await runner.ApplyAsync(module, arguments, cancellationToken).ConfigureAwait(false);
            problems.AddRange(run.Failed == first.Failed ? [] : [$"the check said failed={first.Failed}, the run failed={run.Failed}: {run.Message}"]);
            problems.AddRange(run.Changed == first.Changed || run.Failed ? [] : [$"the check said changed={first.Changed}, the run changed={run.Changed}"]);
            var after = await runner.CheckAsync(module, arguments, cancellationToken).ConfigureAwait(false);
            problems.AddRange(IsSettled(after, host) || run.Failed ? [] : [$"the plan after an apply is not empty: {string.Join("; ", after.Change!.Actions)}"]);
            problems.AddRange(Conformance.Leaks(arguments, first, run, after));
            var done = await SnapshotAsync(session, host, times: false, cancellationToken).ConfigureAwait(false);
            if (!run.Failed && !host.IsRepeatable)
            {
                problems.AddRange(await CutAsync(session, module, (data, arguments, host, done), run.Executed.Count, resolver, cancellationToken).ConfigureAwait(false));
            }

            return problems;
        }
        finally
        {
            await DoAsync(session, host.Teardown, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Cuts the run off before each of its actions; the run after that must bring the host to where the whole run brought it.</summary>
    private static async Task<IReadOnlyList<string>> CutAsync(
        IHostSession session, Module module, (CaseData Data, MapValue Arguments, CaseHost Host, string Done) tried, int actions, IArgumentResolver resolver, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        for (var i = 0; i < actions; i++)
        {
            await DoAsync(session, tried.Host.Setup, cancellationToken).ConfigureAwait(false);
            var cut = new CutSession(session, i);
            try
            {
                await new ModuleRunner(cut) { Resolver = resolver }.ApplyAsync(module, tried.Arguments, cancellationToken).ConfigureAwait(false);
            }
            catch (HostUnreachableException) when (cut.IsCut)
            {
                // as planned: the run broke off here
            }

            var runner = new ModuleRunner(session) { Resolver = resolver };
            var again = await runner.ApplyAsync(module, tried.Arguments, cancellationToken).ConfigureAwait(false);
            var after = await runner.CheckAsync(module, tried.Arguments, cancellationToken).ConfigureAwait(false);
            var isSame = tried.Done == await SnapshotAsync(session, tried.Host, times: false, cancellationToken).ConfigureAwait(false);
            problems.AddRange(again.Failed ? [$"after a run that was cut off at action {i + 1} the next one fails: {again.Message}"]
                : IsSettled(after, tried.Host) && isSame ? [] : [$"a run that was cut off at action {i + 1} is not finished by the next one"]);
        }

        return problems;
    }

    private static bool IsSettled(ModuleRun check, CaseHost host) => check.Change is null or { IsOpaque: true } || host.IsRepeatable;

    private static async Task DoAsync(IHostSession session, string script, CancellationToken cancellationToken)
    {
        if (script.Length > 0 && await session.ApplyAsync(new RemoteAction.Run(Sh.Verbatim(script)), ApplyOptions.Default, cancellationToken).ConfigureAwait(false) is { Succeeded: false } failed)
        {
            throw new ProbeException($"the case's script failed with status {failed.ExitCode}: {failed.Error.Trim()}");
        }
    }

    /// <summary>The watched paths with all below them: kind, permissions, owner, size, target or content; with times, when they were changed.</summary>
    private static async Task<string> SnapshotAsync(IHostSession session, CaseHost host, bool times, CancellationToken cancellationToken)
    {
        if (host.Watch.Count == 0)
        {
            return "";
        }

        string[] others = times ? [] : [.. host.Varies.SelectMany(v => new[] { "!", "-path", v, "!", "-path", v.TrimEnd('/') + "/*" })];
        var script = Sh.Line($$"""
            for p in {{host.Watch}}; do
              [ -e "$p" ] || [ -L "$p" ] || continue
              find "$p" -exec stat -c {{(times ? "%n %a %u:%g %F %Y %N" : "%n %a %u:%g %F %N")}} {} +
              find "$p" -type f {{others}} -exec cksum {} +
            done | LC_ALL=C sort
            """);
        var answers = await session.QueryAsync([script], ApplyOptions.Default, cancellationToken).ConfigureAwait(false);
        return answers[0].Succeeded ? answers[0].Output : throw new ProbeException($"the watched paths cannot be read: {answers[0].Error.Trim()}");
    }
}
