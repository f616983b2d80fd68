using System.Text.Json.Nodes;

namespace Runbook.Lab.Tests;

/// <summary>One run of the table of refusals, for all its cases.</summary>
public sealed class RefusedRun : IAsyncDisposable
{
    private readonly SemaphoreSlim door = new(1);
    private Dictionary<string, string>? said;

    /// <summary>What each task said that failed, by its name, as the table writes it.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SaidAsync(KubernetesCluster cluster)
    {
        await door.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return said ??= await RunAsync(cluster);
        }
        finally
        {
            door.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        door.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<Dictionary<string, string>> RunAsync(KubernetesCluster cluster)
    {
        await using var home = await KubernetesHome.CreateAsync(cluster);
        var events = home.At("events.json");
        var run = await home.PlayAsync(
            RefusedTable.Playbook, "--output", "json=" + events, "-e", $"space={home.Space} conf={cluster.Folder} server=https://127.0.0.1:{cluster.Port}");
        Assert.True(run.ExitCode == 0, run.Text);
        var table = RefusedTable.Read();
        var messages = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in await File.ReadAllLinesAsync(events, TestContext.Current.CancellationToken))
        {
            var entry = JsonNode.Parse(line)!;
            if ((string?)entry["event"] == "task_finished" && (string?)entry["outcome"]!["status"] == "failed")
            {
                var name = (string)entry["task"]!["name"]!;
                messages[name] = table.Written(name, (string)entry["outcome"]!["message"]!, home);
            }
        }

        return messages;
    }
}
