using System.Diagnostics;
using System.Globalization;
using System.Text;
using Runbook.Core;
using Runbook.Engine;
using Runbook.Language;
using Runbook.Modules;
using Runbook.Testing;

namespace Runbook.Bench;

/// <summary>
/// A linear play of <c>file</c> and <c>copy</c> tasks on hosts behind a double of the transport, where each entry of each host drifted
/// with some probability. The first run records what a real shell answers; the second, over a new fleet, is measured and may ask the
/// real shell nothing.
/// </summary>
/// <param name="hosts">How many hosts, all of them forks.</param>
/// <param name="tasks">How many tasks, at most 128.</param>
/// <param name="percent">Of 100 entries how many drifted.</param>
/// <param name="roundTrip">The round trip to each host.</param>
internal sealed class SimulatedRun(int hosts, int tasks, int percent, TimeSpan roundTrip)
{
    /// <summary>Writes how many bytes a task of a host takes to standard error, and one line: seconds, tasks that changed a host, changes, CPU seconds, the most memory in MB, questions to the real shell.</summary>
    /// <returns>0, or 1 when a task failed.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("runbook-hosts-");
        try
        {
            var root = folder.CreateSubdirectory("root").FullName;
            var entries = Enumerable.Range(0, tasks).Select(i => $"{root}/{(i % 2 == 0 ? "folder" : "file")}{i}").ToArray();
            var play = Path.Combine(folder.FullName, "play.yml");
            await File.WriteAllTextAsync(play, Play(entries), cancellationToken);
            await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "one"), ["host0"], cancellationToken);
            await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "all"), Enumerable.Range(0, hosts).Select(i => $"host{i}"), cancellationToken);

            var real = new LocalShellHost(folder.FullName);
            using var blank = new RecordedShell(real, new DriftingTree([]));
            await PlayAsync(folder, play, "one", new SimulatedFleet(blank, _ => 0, TimeSpan.Zero), cancellationToken);
            using var shell = new RecordedShell(real, new DriftingTree(entries));
            await PlayAsync(folder, play, "all", new SimulatedFleet(shell, Drift, roundTrip), cancellationToken);
            var bytes = GC.GetTotalAllocatedBytes();
            var (asked, cpu, started) = (shell.Asked, Process.GetCurrentProcess().TotalProcessorTime, TimeProvider.System.GetTimestamp());
            var seen = await PlayAsync(folder, play, "all", new SimulatedFleet(shell, Drift, roundTrip), cancellationToken);
            var wall = TimeProvider.System.GetElapsedTime(started);

            await Console.Error.WriteLineAsync($"   {(GC.GetTotalAllocatedBytes() - bytes) / hosts / tasks} bytes allocated for a task of a host");
            using var process = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{wall.TotalSeconds:0.000} {seen.ChangedTasks} {seen.Changes} {(process.TotalProcessorTime - cpu).TotalSeconds:0.000} {process.PeakWorkingSet64 >> 20} {shell.Asked - asked}"));
            return seen.Failures == 0 ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Play(string[] entries)
    {
        var text = new StringBuilder("- hosts: all\n  gather_facts: false\n  vars: {size: small}\n  tasks:\n");
        for (var i = 0; i < entries.Length; i++)
        {
            text.Append(i % 2 == 0
                ? $"    - file: {{path: {entries[i]}, state: directory, mode: '0750'}}\n"
                : $"    - copy: {{content: \"a {{{{ size }}}} file\\n\", dest: {entries[i]}, mode: '0640'}}\n");
        }

        return text.ToString();
    }

    /// <summary>The same for a host's name in every run.</summary>
    private UInt128 Drift(string host)
    {
        var random = new Random(int.Parse(host.AsSpan(4), CultureInfo.InvariantCulture));
        var drift = UInt128.Zero;
        for (var i = 0; i < tasks; i++)
        {
            drift |= random.Next(100) < percent ? UInt128.One << i : 0;
        }

        return drift;
    }

    private async Task<ChangeCounter> PlayAsync(DirectoryInfo folder, string play, string inventory, SimulatedFleet fleet, CancellationToken cancellationToken)
    {
        var modules = BuiltInModules.Create();
        var made = modules.ToDictionary(m => m.Key, m => new Lazy<Sdk.Module>(m.Value), StringComparer.Ordinal);
        var parser = new PlaybookParser(new PlaybookOptions
        {
            IsModule = name => DirectiveTable.IsKnown(name) || modules.ContainsKey(name),
            ModuleNames = [.. DirectiveTable.Names, .. modules.Keys],
        });
        var counter = new ChangeCounter();
        var services = new EngineServices
        {
            FindModule = name => made.GetValueOrDefault(name)?.Value,
            Functions = BuiltInFunctions.Create(),
            Connector = fleet,
            Sinks = [counter],
            Secrets = new SecretSet(),
            Prompter = new Nobody(),
            Parser = parser,
        };
        var loaded = Inventory.Load([Path.Combine(folder.FullName, inventory)], new InventoryOptions()).Inventory;
        await new PlaybookRunner(services, new RunOptions { Forks = hosts }, loaded).RunAsync([parser.LoadPlaybook(play)], cancellationToken);
        return counter;
    }
}
