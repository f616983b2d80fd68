using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Waits until objects are ready, or gone, and asks why when they are not. Pure, stateless.</summary>
internal static class KubeWaiting
{
    private static readonly TimeSpan GoneLimit = TimeSpan.FromSeconds(120);

    /// <summary>The wait that a task asks for; nothing when it asks for none.</summary>
    public static IEnumerable<RemoteAction> Actions(KubectlArgs args, KubeReading now, KubeKinds kinds, Func<MapValue?, string?> missing)
    {
        var objects = now.Objects.Select(o => o.Kind is null && kinds.Find(o.Wanted.ApiVersion, o.Wanted.Kind) is { } kind ? o with { Kind = kind } : o)
            .Where(o => o.Kind is not null && o.Wanted.Name.Length > 0 && (args.State != KubectlState.Patched || o.Live is not null)).ToArray();
        if (!args.Waits || objects.Length == 0)
        {
            return [];
        }

        return args.State == KubectlState.Absent ? [Gone(args, now.Server, objects)] : Ready(args, now.Server, objects, missing);
    }

    /// <summary>Waits until objects are gone.</summary>
    public static RemoteAction.Poll Gone(KubeWaitArgs args, KubeServer server, IReadOnlyList<KubeFound> objects)
    {
        var question = All(server, objects).Select(all =>
        {
            var there = all.Where(o => o.Live is not null && Json.Text(o.Live, "metadata", "uid") == Json.Text(o.Found.Live, "metadata", "uid"))
                .Select(o => $"{o.Found.Label} is still there{Finalizers(o.Live!)}").ToArray();
            return new PollVerdict(there.Length == 0, string.Join("; ", there));
        });
        return new(question, args.Wait ? TimeSpan.FromSeconds(args.WaitTimeout) : GoneLimit, TimeSpan.FromSeconds(Math.Min(args.WaitSleep, 0.5)))
        {
            AnyStatus = true,
            Summary = "wait until " + string.Join(", ", objects.Select(o => o.Label)) + " is gone",
        };
    }

    /// <summary>Waits until objects are ready, and asks why when they are not.</summary>
    /// <param name="args">How long, and for which condition.</param>
    /// <param name="server">The server.</param>
    /// <param name="objects">The objects.</param>
    /// <param name="lacking">Why one is not yet as it should be, null when it is; by default its kind's own rule, or the condition.</param>
    public static IEnumerable<RemoteAction> Ready(KubeWaitArgs args, KubeServer server, IReadOnlyList<KubeFound> objects, Func<MapValue?, string?>? lacking = null)
    {
        var why = lacking ?? (live => KubeReady.Missing(live, args.WaitCondition));
        var question = All(server, objects).Select(all =>
        {
            var missing = all.Select(o => (o.Found, o.Live, Why: why(o.Live))).Where(o => o.Why is not null).ToArray();
            return new PollVerdict(missing.Length == 0, string.Join("; ", missing.Select(m => $"{m.Found.Label}: {m.Why}")))
            {
                Seen = all,
                IsHopeless = args.WaitCondition is null && args is not KubectlArgs { Wait: false } && missing.Any(m => KubeReady.IsHopeless(m.Live)),
            };
        });
        yield return new RemoteAction.Poll(question, TimeSpan.FromSeconds(args.WaitTimeout), TimeSpan.FromSeconds(args.WaitSleep))
        {
            AnyStatus = true,
            Summary = "wait until " + string.Join(", ", objects.Select(o => o.Label)) + " is ready",
        };
        yield return new RemoteAction.Next(
            outcomes => outcomes[^1].Succeeded ? [] : [KubeReasons.Ask(server, (IReadOnlyList<KubeSeen>?)outcomes[^1].Seen ?? [], why)], "ask why, when it is not");
    }

    private static Probe<IReadOnlyList<KubeSeen>> All(KubeServer server, IReadOnlyList<KubeFound> objects) => Probe.All(objects.Select(o =>
        Probe.Answer(server.Get(o.Path), answer => new KubeSeen(o, answer.Status == 404 ? null : KubeTrouble.Checked(answer, server) as MapValue))));

    private static string Finalizers(MapValue live) =>
        Json.Items(live, "metadata", "finalizers") is { Count: > 0 } held ? $", held by {string.Join(", ", held.Select(h => h.AsText()))}" : "";
}
