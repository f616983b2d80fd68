using System.Globalization;
using System.Text.Json.Nodes;

namespace Runbook.Lab.Tests;

/// <summary><c>runbook serve</c> in the folder of the storage walk-through, on real hosts.</summary>
public sealed class ServeTests(ServeTests.Hosts hosts) : IClassFixture<ServeTests.Hosts>
{
    private const string Unit = "/etc/systemd/system/loopback_gluster.service";
    private static readonly string Schedule = "schedules:\n  - {name: nodes, playbook: nodes.yml, every: 2s}\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Serve_FileChangedByHand_IsDriftedThenPutBackOnceAndAnEditedPlaybookIsPending()
    {
        using var home = Prepare();
        var folder = home.At("playbooks/storage");
        Expect.Success(await RunAsync(home, folder), "host1", "host2");
        await using var serve = await ServeProcess.StartAsync(home, folder);
        await serve.ResourceAsync("host1", Unit, "in_sync");

        await hosts.Fleet.ExecAsync(1, $"echo '# by hand' >> {Unit}", Token);
        var changed = TimeProvider.System.GetUtcNow();
        var drifted = await serve.ResourceAsync("host1", Unit, "drifted");

        Assert.Contains("\n-# by hand\n", ServeProcess.Text(drifted, "diff"), StringComparison.Ordinal);
        Assert.Equal(Environment.UserName, ServeProcess.Text(drifted, "applied_by"));
        var seen = (await serve.HistoryAsync("host1", "seen")).First(t => ServeProcess.Text(t, "to") == "drifted" && ServeProcess.Text(t, "key").Contains(Unit, StringComparison.Ordinal));
        var first = await serve.UntilAsync(
            async () => (await serve.ApiAsync("/api/runs?schedule=nodes&limit=1000")).AsArray().LastOrDefault(r => Time(r!["started"]!) > changed), "no later run is recorded");
        Assert.True(string.CompareOrdinal(ServeProcess.Text(seen, "run_id"), ServeProcess.Text(first, "id")) <= 0, "it was seen later than by the next check");
        var page = await serve.PageAsync("/hosts/host1");
        Assert.Contains("# by hand", page, StringComparison.Ordinal);
        Assert.Contains("drifted", page, StringComparison.Ordinal);
        Assert.Equal("in_sync", ServeProcess.Text((await serve.ApiAsync("/api/hosts/host2"))["host"]!, "state"));

        home.Write("playbooks/storage/runbook.yml", Schedule.Replace("every: 2s", "every: 2s, mode: remediate", StringComparison.Ordinal));
        await serve.ResourceAsync("host1", Unit, "in_sync");
        await serve.SweepAsync("nodes");
        Assert.DoesNotContain("by hand", await hosts.Fleet.ExecAsync(1, $"cat {Unit}", Token), StringComparison.Ordinal);
        var put = Assert.Single(await serve.HistoryAsync("host1", "corrected"));
        Assert.Equal("schedule:nodes", ServeProcess.Text(put, "who"));
        Assert.Contains("# by hand", ServeProcess.Text(put, "diff"), StringComparison.Ordinal);
        Assert.Contains("schedule:nodes", await serve.PageAsync("/hosts/host1"), StringComparison.Ordinal);

        var playbook = await File.ReadAllTextAsync(home.At("playbooks/storage/nodes.yml"), Token);
        home.Write("playbooks/storage/nodes.yml", playbook.Replace("mode: \"0644\"", "mode: \"0600\"", StringComparison.Ordinal));
        await serve.ResourceAsync("host1", Unit, "pending");
        await serve.ResourceAsync("host2", Unit, "pending");
        await serve.SweepAsync("nodes");
        Assert.Equal("644\n", await hosts.Fleet.ExecAsync(1, $"stat -c %a {Unit}", Token));
        Assert.Single(await serve.HistoryAsync("host1", "corrected"));

        Expect.Success(await RunAsync(home, folder), "host1", "host2");
        await serve.ResourceAsync("host1", Unit, "in_sync");
        await serve.UntilAsync(async () => ServeProcess.Text(await serve.ResourceAsync("host1", Unit, "in_sync"), "applied_by") == Environment.UserName ? "yes" : null, "who applied it is not told");
        Assert.Contains(await serve.HistoryAsync("host1", "applied"), t => ServeProcess.Text(t, "diff").Contains("0600", StringComparison.Ordinal));
        Assert.Equal("600\n", await hosts.Fleet.ExecAsync(1, $"stat -c %a {Unit}", Token));
        Assert.Contains((await serve.ApiAsync("/api/runs?limit=1000")).AsArray(), r => r!["schedule"] is null && ServeProcess.Text(r, "status") == "ok");
    }

    private static DateTimeOffset Time(JsonNode node) => DateTimeOffset.Parse(node.ToString(), CultureInfo.InvariantCulture);

    private static async Task<CommandResult> RunAsync(UserHome home, string folder)
    {
        await using var run = Command.Start(
            Repository.Executable!, ["run", "nodes.yml", "-i", "inventory.ini", "--output", "lines", "--lease-wait", "60"], folder: folder, environment: home.Cli.Environment);
        return await run.WaitAsync(TimeSpan.FromMinutes(5), Token);
    }

    /// <summary>A home with the walk-through as it ships, and a schedule.</summary>
    private UserHome Prepare()
    {
        var home = UserHome.For(hosts.Fleet);
        home.Cli.Environment["RUNBOOK_RECORD"] = null;
        home.Cli.Environment["XDG_DATA_HOME"] = home.At("data");
        foreach (var part in (string[])["playbooks/storage", "templates"]) Copy(Repository.At(part.Split('/')), home.At(part));
        home.Write("playbooks/storage/inventory.ini", "[gluster_nodes]\n" + string.Concat(Enumerable.Range(1, 2).Select(n =>
            $"host{n} ansible_host={hosts.Fleet.Address(n)} ansible_user=ops ansible_ssh_private_key_file={hosts.Fleet.Key} gluster_image_size=400M\n")));
        home.Write("playbooks/storage/runbook.yml", Schedule);
        return home;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.GetDirectories(from)) Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    public sealed class Hosts() : LabFixture("storage", "storage");
}
