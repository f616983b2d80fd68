using Runbook.Lab.Tests;

[assembly: AssemblyFixture(typeof(KubernetesFixture))]

namespace Runbook.Lab.Tests;

/// <summary>One cluster for all tests of the assembly, started by the first that asks for it.</summary>
public sealed class KubernetesFixture : IAsyncLifetime
{
    private readonly SemaphoreSlim door = new(1);
    private KubernetesCluster? cluster;

    /// <summary>The cluster; the calling test skips where there can be none.</summary>
    public async Task<KubernetesCluster> ClusterAsync()
    {
        Assert.SkipWhen(KubernetesCluster.Missing is not null, KubernetesCluster.Missing ?? "");
        await door.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return cluster ??= await KubernetesCluster.StartAsync(2, TestContext.Current.CancellationToken);
        }
        finally
        {
            door.Release();
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null) await cluster.DisposeAsync();
        door.Dispose();
    }
}
