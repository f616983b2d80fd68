using CsCheck;

namespace Runbook.Engine.Tests;

public sealed class LinearStrategyTests
{
    /// <summary>Hosts go through steps of which each skips some, and leave at some step; whatever the order of their turns.</summary>
    [Fact]
    public async Task WaitAsync_AnyHosts_NoneBeginsAStepBeforeAllHaveDoneThoseBefore() =>
        await Gen.Select(Gen.Bool.Array[8].Array[1, 6], Gen.Int[0, 100_000]).SampleAsync(
            async (hosts, seed) =>
            {
                var runs = hosts.Select((_, i) => new HostRun(null!, null!, i)).ToArray();
                var strategy = new LinearStrategy(runs);
                var doing = new int[hosts.Length];
                var token = TestContext.Current.CancellationToken;

                async Task GoAsync(int me)
                {
                    var random = new Random(seed + me);
                    for (var step = 0; step < 8; step++)
                    {
                        if (!hosts[me][step])
                        {
                            continue;
                        }

                        Volatile.Write(ref doing[me], step);
                        strategy.Arrive(runs[me], StepPath.Start.Below(step));
                        await strategy.WaitAsync(runs[me], StepPath.Start.Below(step), token);
                        Assert.All(doing, other => Assert.True(other >= step, $"step {step} began while a host was at {other}"));
                        if (random.Next(4) == 0)
                        {
                            await Task.Yield();
                        }
                    }

                    Volatile.Write(ref doing[me], int.MaxValue);
                    strategy.Leave(runs[me]);
                }

                await Task.WhenAll(Enumerable.Range(0, hosts.Length).Select(i => Task.Run(() => GoAsync(i), token))).WaitAsync(EngineRun.Limit, token);
            },
            iter: 200);

    [Fact]
    public async Task WaitAsync_TheHostWaitedForLeaves_Ends()
    {
        var (first, second) = (new HostRun(null!, null!, 0), new HostRun(null!, null!, 1));
        var strategy = new LinearStrategy([first, second]);
        strategy.Arrive(first, StepPath.Start.Below(3));
        var waiting = strategy.WaitAsync(first, StepPath.Start.Below(3), TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);

        strategy.Leave(second);

        await waiting.WaitAsync(EngineRun.Limit, TestContext.Current.CancellationToken);
        Assert.Equal([first], strategy.At(StepPath.Start.Below(3)));
    }

    [Fact]
    public async Task WaitAsync_Cancelled_Ends()
    {
        var (first, second) = (new HostRun(null!, null!, 0), new HostRun(null!, null!, 1));
        var strategy = new LinearStrategy([first, second]);
        using var ending = new CancellationTokenSource();
        strategy.Arrive(first, StepPath.Start.Below(0));
        var waiting = strategy.WaitAsync(first, StepPath.Start.Below(0), ending.Token).AsTask();

        await ending.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
