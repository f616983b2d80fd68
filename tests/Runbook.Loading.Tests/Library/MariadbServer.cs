using System.Diagnostics;

namespace Runbook.Loading.Tests;

/// <summary>Debian's MariaDB on a socket in a folder of its own, without network, for a class of tests; they skip where it is not installed.</summary>
public sealed class MariadbServer : IAsyncLifetime
{
    private const string Program = "/usr/sbin/mariadbd";
    private readonly TemporaryFolder _folder = new();
    private Command? _server;

    /// <summary>A home directory whose client finds this server, as its root.</summary>
    public string Home
    {
        get
        {
            Assert.SkipUnless(File.Exists(Program), $"{Program} is not installed (Debian: mariadb-server)");
            return _folder.Path;
        }
    }

    /// <summary>A folder for what the tests of the class need only once.</summary>
    public string Cache => _folder.At("cache");

    /// <summary>What comes of SQL, without a head line.</summary>
    public async Task<string> AskAsync(string sql) => (await ClientAsync(sql)).Checked().Output;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
        {
            return;
        }

        var (data, socket) = (_folder.At("data"), _folder.At("socket"));
        _folder.Write(".my.cnf", $"[client]\nsocket={socket}\nuser=root\n");
        string[] who = ["--no-defaults", $"--user={Environment.UserName}", $"--datadir={data}"];
        (await Command.RunAsync(
            "mariadb-install-db", [.. who, "--auth-root-authentication-method=normal", "--skip-test-db"], TimeSpan.FromMinutes(5), CancellationToken.None)).Checked();
        _server = Command.Start(
            Program, [.. who, $"--socket={socket}", $"--pid-file={_folder.At("pid")}", "--skip-networking", "--innodb-flush-log-at-trx-commit=0"]);
        var begun = Stopwatch.GetTimestamp();
        while ((await ClientAsync("SELECT 1")).ExitCode != 0)
        {
            if (Stopwatch.GetElapsedTime(begun) > TimeSpan.FromMinutes(3))
            {
                _server.Kill();
                throw new InvalidOperationException((await _server.WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None)).Text);
            }

            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task<CommandResult> ClientAsync(string sql)
    {
        await using var client = Command.Start("mariadb", ["--batch", "--skip-column-names", "-e", sql], environment: new Dictionary<string, string?> { ["HOME"] = _folder.Path });
        return await client.WaitAsync(TimeSpan.FromMinutes(2), CancellationToken.None);
    }
}
