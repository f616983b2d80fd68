using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>The script that takes a lease, in whatever shell: of several who want it one gets it, whatever lies there.</summary>
public sealed class LeaseScriptTests : IAsyncDisposable
{
    private const int Contenders = 8;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("runbook-lease-script-");
    private readonly List<HostConnector> _connectors = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Lease => Path.Combine(_folder.FullName, ".runbook-lease");

    [Theory]
    [MemberData(nameof(WriteGroupTests.Shells), MemberType = typeof(WriteGroupTests))]
    public async Task Take_ManyAtOnce_OneGetsItAndKeepsIt(string shell)
    {
        var sessions = new List<IHostSession>();
        for (var i = 0; i < Contenders; i++)
        {
            sessions.Add(await OpenAsync(shell));
        }

        for (var round = 0; round < 5; round++)
        {
            var options = Enumerable.Range(0, Contenders).Select(i => Options($"owner {round}.{i}")).ToList();
            var answers = await Task.WhenAll(sessions.Select((s, i) => TakeAsync(s, options[i])));
            var winner = Assert.Single(Enumerable.Range(0, Contenders), i => answers[i].ExitCode == 0);
            Assert.StartsWith("taken\n", answers[winner].Output, StringComparison.Ordinal);
            Assert.StartsWith("held\n", (await TakeAsync(sessions[winner], options[winner])).Output, StringComparison.Ordinal);
            Assert.Equal($"other\nowner {round}.{winner}\n", (await TakeAsync(sessions[(winner + 1) % Contenders], options[(winner + 1) % Contenders])).Output);

            // the end of the one who has it: the next round takes over
            Assert.Equal(0, (await TakeAsync(sessions[winner], options[winner] with { Length = TimeSpan.Zero })).ExitCode);
        }

        Assert.InRange(_folder.GetFiles(".runbook-lease.*").Length, 1, 9);
    }

    [Fact]
    public async Task Take_ShellGone_IsTakenOverWithAHigherFence()
    {
        var first = await TakeAsync(await OpenAsync("/bin/sh"), Options("first"));
        await _connectors[0].DisposeAsync();
        var session = await OpenAsync("/bin/sh");
        var second = await TakeAsync(session, Options("second"));
        for (var i = 0; i < 3000 && second.ExitCode != 0; i++)
        {
            Assert.Equal("other\nfirst\n", second.Output);
            await Task.Delay(10, Token);
            second = await TakeAsync(session, Options("second"));
        }

        Assert.Equal($"taken\n{Fence(first) + 1}\n", second.Output);
    }

    [Theory]
    [InlineData("", 0, false)]
    [InlineData("token\nsomebody\nb99999999999\n1\n", 0, false)]
    [InlineData("", 2, true)]
    [InlineData("token\nsomebody\nb99999999999\n1\n", 2, true)]
    [InlineData("token\nsomebody\nb99999999999\n1\nperson\n.\n", 0, false)]
    [InlineData("token\nsomebody\nb1\n1\nperson\n.\n", 0, true)]
    [InlineData("token\nsomebody\nb99999999999\n999999999\nperson\n.\n", 0, true)]
    [InlineData("token\nsomebody\nb\n1\nperson\n.\n", 0, true)]
    [InlineData("nonsense\n\n\n\n\n.\n", 0, true)]
    public async Task Take_SomethingLiesThere_IsStaleOrNot(string text, int minutes, bool isTaken)
    {
        await File.WriteAllTextAsync(Lease + ".41", text, Token);
        File.SetLastWriteTimeUtc(Lease + ".41", TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-minutes));
        await File.WriteAllTextAsync(Lease + ".7", "token\nold\nb99999999999\n1\nperson\n.\n", Token);
        await File.WriteAllTextAsync(Lease + ".099", "token\nno number\nb99999999999\n1\nperson\n.\n", Token);
        var answer = await TakeAsync(await OpenAsync("/bin/sh"), Options("we"));
        Assert.Equal(isTaken, answer.ExitCode == 0);
        Assert.Equal(isTaken ? "taken\n42\n" : text.Length == 0 ? "other\n\n" : "other\nsomebody\n", answer.Output);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connector in _connectors)
        {
            await connector.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private static async Task<ShellAnswer> TakeAsync(IHostSession session, LeaseOptions options) =>
        (await session.QueryAsync([LeaseScript.Text(options)], ApplyOptions.Default, Token))[0];

    private static long Fence(ShellAnswer answer) => long.Parse(answer.Output.Split('\n')[1], System.Globalization.CultureInfo.InvariantCulture);

    private LeaseOptions Options(string owner) => new(owner) { Folder = _folder.FullName };

    private async Task<IHostSession> OpenAsync(string shell)
    {
        Assert.SkipUnless(File.Exists(shell.Split(' ')[0]), $"{shell} is not installed");
        _connectors.Add(new(new()));
        return await _connectors[^1].OpenAsync(new("here") { Connection = "local", Shell = shell, ConnectTimeout = TimeSpan.FromSeconds(60) }, Token);
    }
}
