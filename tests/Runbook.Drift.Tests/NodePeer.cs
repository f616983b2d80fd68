using System.Diagnostics;
using Runbook.Editor.Tests;

namespace Runbook.Drift.Tests;

/// <summary>
/// A server of the npm registry that runs with node, as somebody else wrote it. Installed once a machine by the lock file; where node 20 or npm is
/// missing, or the registry cannot be reached, the test skips and says so. Ends when it is disposed.
/// </summary>
internal sealed class NodePeer : IAsyncDisposable
{
    private const int OldestNode = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);
    private readonly Process _process;
    private readonly Task<string> _error;

    private NodePeer(Process process, string first, Task<string> error) => (_process, First, _error) = (process, first, error);

    /// <summary>Its first line.</summary>
    public string First { get; }

    /// <summary>Starts a program and waits for its first line.</summary>
    public static async Task<NodePeer> StartAsync(string program, params string[] arguments)
    {
        var folder = await Installed.Value;
        var info = new ProcessStartInfo("node", [Path.Combine(folder, program), .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(info)!;
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Patience);
        var first = await process.StandardOutput.ReadLineAsync(late.Token);
        return new(process, first ?? throw new InvalidOperationException(await error), error);
    }

    /// <summary>Its next line.</summary>
    public async Task<string> NextAsync()
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Patience);
        return await _process.StandardOutput.ReadLineAsync(late.Token) ?? throw new InvalidOperationException(await _error);
    }

    /// <summary>Ends it.</summary>
    /// <returns>The lines that nobody read.</returns>
    public async Task<string> EndAsync()
    {
        _process.StandardInput.Close();
        var left = await _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await _process.WaitForExitAsync(CancellationToken.None);
        return left;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            // it has ended
        }

        _process.Dispose();
    }

    private static async Task<string> InstallAsync()
    {
        try
        {
            await using var command = Command.Start("node", ["--version"]);
            var version = (await command.WaitAsync(Patience, CancellationToken.None)).Output.Trim();
            Assert.SkipWhen(!int.TryParse(version.TrimStart('v').Split('.')[0], out var major) || major < OldestNode, $"node is too old: {version}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Assert.Skip($"node is not there: {e.Message}");
        }

        return await NodePackages.InstallAsync(Repository.At("tests", "Runbook.Drift.Tests", "peers"), "runbook-peers");
    }
}
