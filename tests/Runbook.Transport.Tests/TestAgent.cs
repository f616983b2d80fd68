using System.Diagnostics;

namespace Runbook.Transport.Tests;

/// <summary>An ssh-agent that holds one key.</summary>
public sealed class TestAgent : IAsyncDisposable
{
    private readonly Process _agent;

    private TestAgent(Process agent, string socket)
    {
        _agent = agent;
        Socket = socket;
    }

    public string Socket { get; }

    public static async Task<TestAgent> StartAsync(string socket, string key)
    {
        var agent = Process.Start(new ProcessStartInfo("ssh-agent", ["-D", "-a", socket]) { RedirectStandardOutput = true })!;
        await agent.StandardOutput.ReadLineAsync();
        var add = new ProcessStartInfo("ssh-add", ["-q", key]) { RedirectStandardError = true };
        add.Environment["SSH_AUTH_SOCK"] = socket;
        using var adding = Process.Start(add)!;
        await adding.WaitForExitAsync();
        Assert.Equal(0, adding.ExitCode);
        return new(agent, socket);
    }

    public async ValueTask DisposeAsync()
    {
        _agent.Kill();
        await _agent.WaitForExitAsync();
        _agent.Dispose();
    }
}
