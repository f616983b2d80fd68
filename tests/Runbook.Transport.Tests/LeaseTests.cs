using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>One run at a time changes a host.</summary>
public sealed class LeaseTests(QuickSshd sshd) : IClassFixture<QuickSshd>, IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("runbook-lease-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Apply_HostInUse_IsRefusedWithTheOwnersNameAndFreeWhenThatRunEnds()
    {
        var file = Path.Combine(_folder.FullName, "written");
        await using var second = Connector(new("second") { Wait = TimeSpan.Zero });
        await using (var first = Connector(new("first@laptop")))
        {
            await Write(first, file, "first");
            var session = await second.StartAsync(sshd.Target(), Token);
            Assert.Equal("first", (await session.QueryAsync([Sh.Line($"cat {file}")], ApplyOptions.Default, Token))[0].Output);
            var refused = await Assert.ThrowsAsync<HostUnreachableException>(() => Write(second, file, "second"));
            Assert.Contains("is in use by first@laptop", refused.Message);
            Assert.Equal("first", await File.ReadAllTextAsync(file, Token));
            await Write(first, file, "first again");
        }

        // the end of the connection is the end of the lease, as soon as the shell on the host has gone
        await using var third = Connector(new("third") { Wait = TimeSpan.FromMinutes(1), Pause = Soon });
        await Write(third, file, "third");
        Assert.Equal("third", await File.ReadAllTextAsync(file, Token));
    }

    [Fact]
    public async Task Apply_LeaseNotRenewed_IsTakenOverAndTheOldOwnerStops()
    {
        var file = Path.Combine(_folder.FullName, "late");
        await using var first = Connector(new("first") { Wait = TimeSpan.Zero, Length = TimeSpan.Zero, RenewAfter = TimeSpan.Zero });
        await Write(first, file, "first");
        await using var second = Connector(new("second"));
        await Write(second, file, "second");
        var refused = await Assert.ThrowsAsync<HostUnreachableException>(() => Write(first, file, "first again"));
        Assert.Contains("has been taken over by second", refused.Message);
        Assert.Equal("second", await File.ReadAllTextAsync(file, Token));
    }

    [Fact]
    public async Task Apply_ScheduledRun_LeavesAHostToAPersonWhoWaits()
    {
        var file = Path.Combine(_folder.FullName, "wanted");
        var scheduled = new LeaseOptions("nightly") { IsPerson = false, Wait = TimeSpan.Zero };
        await using var person = Connector(new("person") { Wait = TimeSpan.FromMinutes(1), Pause = Soon });
        Task waiting;
        await using (var first = Connector(scheduled))
        {
            await Write(first, file, "nightly");
            waiting = Write(person, file, "person");
            await using var next = Connector(scheduled with { Token = "another" });
            while (!(await RefusalOf(next, file)).Contains("a person who waits for it", StringComparison.Ordinal))
            {
                Assert.False(waiting.IsCompleted);
            }
        }

        await waiting;
        Assert.Equal("person", await File.ReadAllTextAsync(file, Token));
    }

    [Fact]
    public async Task Apply_WaitingForAHostThatIsAway_IsAnOutcome()
    {
        const int nobody = 1;
        await using var connector = Connector(new("patient"));
        var session = await connector.AttachAsync(sshd.Target() with { Port = nobody }, Token);
        var outcome = await session.ApplyAsync(new RemoteAction.Reconnect(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero), ApplyOptions.Default, Token);
        Assert.Equal(1, outcome.ExitCode);
    }

    [Fact]
    public async Task Query_OfACheck_LeavesNothingOnTheHost()
    {
        await using var first = Connector(new("check") { TakesEarly = false });
        await using var second = Connector(new("run"));
        var session = await first.StartAsync(sshd.Target(), Token);
        await session.QueryAsync([Sh.Verbatim("echo read")], ApplyOptions.Default, Token);
        await Write(second, Path.Combine(_folder.FullName, "free"), "run");
    }

    [Fact]
    public async Task Apply_Actions_CostNoFurtherRoundTrip()
    {
        var counting = new CountingConnector(new HostConnector(sshd.Options()));
        await using var leased = new LeasedConnector(counting, new("counted") { Folder = _folder.FullName });
        var session = await leased.StartAsync(sshd.Target(), Token);
        await session.QueryAsync([Sh.Verbatim("true")], ApplyOptions.Default, Token);
        await session.ApplyAsync(new RemoteAction.Run(Sh.Verbatim("true")), ApplyOptions.Default, Token);
        Assert.Equal(2, counting.Requests);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private LeasedConnector Connector(LeaseOptions options) => new(new HostConnector(sshd.Options()), options with { Folder = _folder.FullName });

    private async Task<string> RefusalOf(IHostConnector connector, string file) =>
        (await Assert.ThrowsAsync<HostUnreachableException>(() => Write(connector, file, "no"))).Message;

    private async Task Write(IHostConnector connector, string file, string text)
    {
        var session = await connector.AttachAsync(sshd.Target(), Token);
        var outcome = await session.ApplyAsync(new RemoteAction.Run(Sh.Line($"printf %s {text} > {file}")), ApplyOptions.Default, Token);
        Assert.True(outcome.Succeeded, outcome.Error);
    }

    /// <summary>Counts the requests of all its sessions.</summary>
    private sealed class CountingConnector(IHostConnector inner) : IHostConnector
    {
        public int Requests { get; private set; }

        public async ValueTask<IHostSession> OpenAsync(ConnectionTarget target, CancellationToken cancellationToken) =>
            new Session(await inner.OpenAsync(target, cancellationToken), this);

        public ValueTask ResetAsync(ConnectionTarget target, CancellationToken cancellationToken) => inner.ResetAsync(target, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private sealed class Session(IHostSession inner, CountingConnector owner) : IHostSession
        {
            public bool Chains => inner.Chains;

            public ValueTask<IReadOnlyList<ShellAnswer>> QueryAsync(IReadOnlyList<Sh> batch, ApplyOptions options, CancellationToken cancellationToken)
            {
                owner.Requests++;
                return inner.QueryAsync(batch, options, cancellationToken);
            }

            public ValueTask<ActionOutcome> ApplyAsync(RemoteAction action, ApplyOptions options, CancellationToken cancellationToken)
            {
                owner.Requests++;
                return inner.ApplyAsync(action, options, cancellationToken);
            }

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
