using System.Collections.Concurrent;

namespace Runbook.Store.Tests;

/// <summary>One holder at a time, whoever asks and whatever becomes of the one who held.</summary>
public sealed class LeaseTests(PostgresServer server)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Take_HeldByAnother_IsRefusedWithTheHolder(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        var first = await test.Store.Leases.TakeAsync(["a", "b"], "ann", "run by ann", Minute, isPerson: false, Cancel);
        var second = await test.Store.Leases.TakeAsync(["b", "c"], "bob", "run by bob", Minute, isPerson: false, Cancel);
        Assert.Equal(["a", "b"], first.Taken.Select(l => l.Name).Order());
        Assert.Equal(["c"], second.Taken.Select(l => l.Name));
        var refused = Assert.Single(second.Refused);
        Assert.Equal(("b", "ann", "run by ann", TestStore.Noon + Minute), (refused.Name, refused.Owner, refused.Purpose, refused.Until));
        Assert.Equal(2, await test.Store.Leases.ReleaseAsync(first.Taken, Cancel));
        Assert.Equal(["c"], (await test.Store.Leases.ListAsync(Cancel)).Select(l => l.Name));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Take_AfterTheExpiry_ANewFenceShutsTheOldHolderOut(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        var dead = (await test.Store.Leases.TakeAsync(["a"], "dead", "x", Minute, isPerson: false, Cancel)).Taken;
        test.Time.Now += Minute;
        var heir = (await test.Store.Leases.TakeAsync(["a"], "dead", "x", Minute, isPerson: false, Cancel)).Taken;
        Assert.Equal(dead[0].Fence + 1, heir[0].Fence);
        Assert.Empty(await test.Store.Leases.RenewAsync(dead, Minute, Cancel));
        Assert.Equal(0, await test.Store.Leases.ReleaseAsync(dead, Cancel));
        test.Time.Now += Minute / 2;
        var renewed = Assert.Single(await test.Store.Leases.RenewAsync(heir, Minute, Cancel));
        Assert.Equal((heir[0].Fence, test.Time.Now + Minute), (renewed.Fence, renewed.Until));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Take_WantedByAPerson_TheScheduleMustLetItPass(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        var leases = test.Store.Leases;
        var held = (await leases.TakeAsync(["a"], "worker", "schedule", Minute, isPerson: false, Cancel)).Taken;
        Assert.Single((await leases.TakeAsync(["a"], "ann", "run", Minute, isPerson: true, Cancel)).Refused);
        await leases.ReleaseAsync(held, Cancel);
        Assert.Empty((await leases.TakeAsync(["a"], "worker", "schedule", Minute, isPerson: false, Cancel)).Taken);
        var got = (await leases.TakeAsync(["a"], "ann", "run", Minute, isPerson: true, Cancel)).Taken;
        Assert.Single(got);
        await leases.ReleaseAsync(got, Cancel);
        Assert.Single((await leases.TakeAsync(["a"], "worker", "schedule", Minute, isPerson: false, Cancel)).Taken);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Take_AfterTheClockWasSetBack_WaitsForOneSpanOnly(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        await test.Store.Leases.TakeAsync(["a"], "dead", "x", Minute, isPerson: false, Cancel);
        test.Time.Now -= TimeSpan.FromDays(1);
        Assert.Empty((await test.Store.Leases.TakeAsync(["a"], "heir", "x", Minute, isPerson: false, Cancel)).Taken);
        test.Time.Now += Minute;
        Assert.Single((await test.Store.Leases.TakeAsync(["a"], "heir", "x", Minute, isPerson: false, Cancel)).Taken);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Sweep_SeveralWorkers_EachHostIsDoneOnce(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        var sweeps = test.Store.Sweeps;
        await sweeps.AddAsync("s", [.. Enumerable.Range(0, 400).Select(i => ($"host{i}", TimeSpan.Zero))], Cancel);
        await sweeps.AddAsync("s", [("host7", TimeSpan.Zero)], Cancel);
        var done = new ConcurrentBag<string>();
        async Task WorkAsync(string owner)
        {
            while (await sweeps.TakeAsync("s", owner, "x", 16, Minute, Cancel) is { Count: > 0 } taken)
            {
                foreach (var host in await sweeps.CompleteAsync("s", [.. taken.Select(l => new SweepOutcome(l, "ok"))], Cancel))
                {
                    done.Add(host);
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => WorkAsync($"worker{i}"), Cancel)));
        // a worker that got nothing while the others held the rest may have left early; what is left is done by one more
        await WorkAsync("last");
        Assert.Equal(400, done.Count);
        Assert.Equal(400, done.Distinct().Count());
        Assert.Equal(new SweepProgress(400, 400, 0), await sweeps.ProgressAsync("s", Cancel));
        Assert.Empty(await test.Store.Leases.ListAsync(Cancel));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Complete_AWorkerThatWasTooSlow_DoesNotCount(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        var sweeps = test.Store.Sweeps;
        await sweeps.AddAsync("s", [("a", TimeSpan.Zero), ("b", Minute * 10)], Cancel);
        var slow = await sweeps.TakeAsync("s", "slow", "x", 9, Minute, Cancel);
        Assert.Equal(["a"], slow.Select(l => l.Name));
        Assert.Empty(await sweeps.TakeAsync("s", "fast", "x", 9, Minute, Cancel));
        Assert.Equal(new SweepProgress(2, 0, 1), await sweeps.ProgressAsync("s", Cancel));
        test.Time.Now += Minute;
        var fast = await sweeps.TakeAsync("s", "fast", "x", 9, Minute, Cancel);
        Assert.Empty(await sweeps.CompleteAsync("s", [new(slow[0], "ok")], Cancel));
        Assert.Equal(["a"], await sweeps.CompleteAsync("s", [new(fast[0], "ok")], Cancel));
        Assert.Empty(await sweeps.CompleteAsync("s", [new(fast[0], "ok")], Cancel));
        Assert.Equal(1, await sweeps.DropWaitingAsync("s", Cancel));
        Assert.True((await sweeps.ProgressAsync("s", Cancel)).IsDone);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Take_AHostThatAPersonsRunHolds_IsLeftForLater(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        var person = await test.Store.Leases.TakeAsync(["a"], "ann", "run", Minute, isPerson: true, Cancel);
        await test.Store.Sweeps.AddAsync("s", [("a", TimeSpan.Zero), ("b", TimeSpan.Zero)], Cancel);
        Assert.Equal(["b"], (await test.Store.Sweeps.TakeAsync("s", "w", "x", 9, Minute, Cancel)).Select(l => l.Name));
        await test.Store.Leases.ReleaseAsync(person.Taken, Cancel);
        Assert.Equal(["a"], (await test.Store.Sweeps.TakeAsync("s", "w", "x", 9, Minute, Cancel)).Select(l => l.Name));
    }

    [Fact]
    public async Task Take_OnPostgres_CountsByTheDatabasesClock()
    {
        await using var test = await TestStore.OpenAsync("postgresql", server);
        await using var wrong = await RunbookStore.OpenAsync(test.Options with { UseDatabaseClock = true }, Cancel);
        var lease = (await wrong.Leases.TakeAsync(["a"], "w", "x", Minute, isPerson: false, Cancel)).Taken.Single();
        Assert.InRange(lease.Until, TimeProvider.System.GetUtcNow() - Minute, TimeProvider.System.GetUtcNow() + (2 * Minute));
    }
}
