using System.Globalization;
using Runbook.Store;

namespace Runbook.Drift.Tests;

/// <summary>A process that serves simulated hosts; what it says is in a file.</summary>
internal sealed class DriftHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly Command _process;
    private readonly string _log;

    private DriftHost(Command process, string log) => (_process, _log) = (process, log);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What it said so far.</summary>
    public string Log
    {
        get
        {
            using var reader = new StreamReader(new FileStream(_log, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd();
        }
    }

    /// <summary>Writes a schedule over simulated hosts: <c>runbook.yml</c>, a playbook, an inventory.</summary>
    public static void Prepare(TemporaryFolder folder, int hosts, string schedule)
    {
        folder.Write("site.yml", "- hosts: all\n  gather_facts: false\n  tasks:\n" + string.Concat(Enumerable.Range(0, 3).Select(i => $"    - sim: {{name: r{i}, value: wished}}\n      register: a{i}\n")));
        folder.Write("hosts", string.Join('\n', Enumerable.Range(0, hosts).Select(i => $"h{i}")) + "\n");
        folder.Write("runbook.yml", $"schedules:\n  - {{name: web, playbook: site.yml, {schedule}}}\n");
    }

    /// <summary>Starts one.</summary>
    public static DriftHost Start(TemporaryFolder folder, string address, string name, int latencyMilliseconds, int leaseSeconds)
    {
        string[] words =
        [
            "-c", "exec \"$@\" > \"$0\" 2>&1", folder.At($"{name}.out"), "dotnet", Path.Combine(AppContext.BaseDirectory, "drift-host.dll"), folder.At("runbook.yml"), address,
            latencyMilliseconds.ToString(CultureInfo.InvariantCulture), folder.At($"{name}.hosts"), leaseSeconds.ToString(CultureInfo.InvariantCulture),
        ];
        return new(
            Command.Start("sh", words, folder: folder.Path, environment: new Dictionary<string, string?> { ["XDG_DATA_HOME"] = folder.At("data") }), folder.At($"{name}.out"));
    }

    /// <summary>Kills it at once.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits until it ends by itself.</summary>
    public Task<CommandResult> EndAsync() => _process.WaitAsync(Patience, Token);

    /// <summary>Waits for something to be so; a store that is away is asked again.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds, string complaint)
    {
        using var late = new CancellationTokenSource(Patience);
        while (!await HoldsAsync(holds))
        {
            Assert.False(late.IsCancellationRequested, $"{complaint}\n{Log}");
            await Task.Delay(20, Token);
        }
    }

    /// <summary>Ends it as the system does, and waits.</summary>
    public async ValueTask DisposeAsync()
    {
        await using (_process)
        {
            await Command.RunAsync("kill", ["-TERM", $"{_process.Id}"], Patience, CancellationToken.None);
            await _process.WaitAsync(Patience, CancellationToken.None);
        }
    }

    private static async Task<bool> HoldsAsync(Func<Task<bool>> holds)
    {
        try
        {
            return await holds();
        }
        catch (StoreException)
        {
            return false;
        }
    }
}
