using Runbook.Core;
using Runbook.Store;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Drift.Tests;

/// <summary>Fills a store with a fleet as it looks after some days, so that there is something to see.</summary>
internal static class PageFleet
{
    public const string Settings = """
        schedules:
          - {name: nightly, playbook: site.yml, cron: "0 2 * * *", mode: remediate}
          - {name: web, playbook: site.yml, every: 1d}
          - {name: databases, playbook: site.yml, every: 12h, mode: approve}
        suppress:
          - {host: "lab*", resource: "*", reason: nobody minds these, until: 2099-01-01}
        """;

    private const string Nginx = "--- /etc/nginx/nginx.conf\n+++ /etc/nginx/nginx.conf\n@@ -12,7 +12,7 @@\n http {\n     sendfile on;\n-    keepalive_timeout 300;\n+    keepalive_timeout 65;\n     gzip on;\n }\n";

    public static async Task FillAsync(RunbookStore store, int hosts)
    {
        var now = TimeProvider.System.GetUtcNow();
        await store.Hosts.SaveAsync([.. Enumerable.Range(1, hosts).Select(i => HostOf(i, now))], Serving.Token);
        await store.Resources.SaveAsync([.. Enumerable.Range(1, hosts).SelectMany(i => ResourcesOf(i, now))], Serving.Token);
        await store.Transitions.AddAsync(
            [.. Enumerable.Range(0, 12).Reverse().Select(i => new Transition(now - TimeSpan.FromMinutes(13 * i), Name(17 * (i + 1) % hosts), "file:/etc/nginx/nginx.conf", TransitionKind.Seen,
                i % 3 == 0 ? "drifted" : "in_sync", i % 3 == 0 ? "in_sync" : "drifted") { Diff = Nginx, Who = i % 3 == 0 ? "schedule:nightly" : null })], Serving.Token);
        await store.Hosts.PauseAsync(Name(30), new("ann", "disk is being replaced", now - TimeSpan.FromHours(3)), now, Serving.Token);
        await store.Schedules.PauseAsync("nightly", new("breaker", "3 runs failed in a row", now - TimeSpan.FromMinutes(40)), Serving.Token);
        await store.Approvals.AddAsync(new("0198f1aa-0000-7000-8000-000000000001", "databases.yml", now - TimeSpan.FromMinutes(9), "schedule:databases", "abc123",
            "web017 file:/etc/nginx/nginx.conf (drifted)\n" + Nginx)
        { Schedule = "databases" }, [], Serving.Token);
        await store.Suppressions.AddAsync(new("db*", "service:*", "failover drill until Friday", "ann", now, now + TimeSpan.FromDays(3)), Serving.Token);
    }

    /// <summary>Begins a run that is told of from outside; the caller ends it.</summary>
    public static async Task<(RunRecorder Recorder, string Id)> BeginAsync(Serving serving)
    {
        var (id, now) = (Guid.CreateVersion7().ToString(), TimeProvider.System.GetUtcNow());
        var recorder = new RunRecorder(new(serving.Store.Options, new("ann", "control", "/srv/books")) { Shared = serving.Store, Patience = TimeSpan.Zero });
        recorder.Emit(new RunEvent.RunStarted(now, id, ["/srv/books/site.yml"], false, true));
        await serving.UntilAsync(async () => await serving.Store.Runs.FindAsync(id, Serving.Token) is not null, "the run is not recorded");
        return (recorder, id);
    }

    /// <summary>A task that ended.</summary>
    public static RunEvent.TaskFinished Done(string host, string task, TaskStatus status, string output = "", string? message = null, params Diff[] diffs) => new(
        TimeProvider.System.GetUtcNow(), new(task, task, "command", default), host,
        new(status, new MapBuilder { ["stdout"] = new StringValue(output) }.Build(), TimeSpan.FromMilliseconds(120)) { Message = message, Diffs = diffs }, false);

    private static string Name(int i) => $"{(i % 5 == 0 ? "db" : "web")}{i:000}";

    private static HostRecord HostOf(int i, DateTimeOffset now) => new(Name(i), StateOf(i), now - TimeSpan.FromHours(i % 40))
    {
        LastCheck = now - TimeSpan.FromMinutes(i % 23),
        Interval = i % 67 == 0 ? TimeSpan.FromSeconds(1) : TimeSpan.FromHours(1),
        Resources = 3,
        Drifted = i % 17 == 0 ? 1 : 0,
        Detail = StateOf(i) == HostState.Unreachable ? "connect to port 22: no route to host" : null,
    };

    private static HostState StateOf(int i) => i % 71 == 0 ? HostState.Unreachable : i % 97 == 0 ? HostState.Failed : i % 17 == 0 ? HostState.Drifted : HostState.InSync;

    private static IEnumerable<ResourceRecord> ResourcesOf(int i, DateTimeOffset now) =>
    [
        new(Name(i), "file:/etc/nginx/nginx.conf", "template", "w", "s", i % 17 == 0 ? ResourceState.Drifted : ResourceState.InSync, now - TimeSpan.FromHours(2), now)
        {
            Task = "Configure nginx", Place = "roles/web/tasks/main.yml:14:3", Diff = i % 17 == 0 ? Nginx : null, AppliedBy = "ann", AppliedAt = now - TimeSpan.FromDays(2),
        },
        new(Name(i), "service:nginx", "service", "w", "s", ResourceState.InSync, now - TimeSpan.FromDays(4), now) { Task = "Run nginx", Place = "roles/web/tasks/main.yml:22:3" },
        new(Name(i), "apt:nginx", "apt", "w", "s", i % 34 == 0 ? ResourceState.Pending : ResourceState.InSync, now - TimeSpan.FromDays(4), now) { Task = "Install nginx", Place = "roles/web/tasks/main.yml:3:3" },
    ];
}
