using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

[assembly: AssemblyFixture(typeof(Runbook.Store.Tests.PostgresServer))]

namespace Runbook.Store.Tests;

/// <summary>Debian's PostgreSQL on a port of loopback, in a folder of its own, for the tests of this assembly. Started when first asked for.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private TemporaryFolder? folder;
    private int databases;

    /// <summary>Where the newest PostgreSQL's programs are; null when none is installed.</summary>
    public static string? Programs { get; } = !Directory.Exists("/usr/lib/postgresql") ? null
        : Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).Order().LastOrDefault();

    /// <summary>The port.</summary>
    public int Port { get; private set; }

    /// <summary>A new, empty database.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        await StartOnceAsync(cancellationToken);
        var name = string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref databases)}");
        await using var source = NpgsqlDataSource.Create(Address("postgres"));
        await using var command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync(cancellationToken);
        return Address(name);
    }

    /// <summary>Ends the server's process at once, as a crash would; it is still owed a <see cref="StartAgainAsync"/>.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => ControlAsync(["-D", Data, "-m", "immediate", "-w", "stop"], cancellationToken);

    /// <summary>Starts the stopped server on the same port.</summary>
    public Task StartAgainAsync(CancellationToken cancellationToken) => ControlAsync(
        ["-D", Data, "-w", "-t", "120", "-l", Path.Combine(Data, "log"), "-o", $"-p {Port} -c listen_addresses=127.0.0.1 -k {Data} -c fsync=off", "start"], cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (folder is not null)
        {
            await StopAsync(CancellationToken.None);
            folder.Dispose();
        }

        gate.Dispose();
    }

    private string Data => Path.Combine(folder!.Path, "data");

    private string Address(string database) => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username=runbook;Database={database};Maximum Pool Size=20;Include Error Detail=false");

    private async Task StartOnceAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (folder is null)
            {
                Port = FreePort();
                folder = new TemporaryFolder();
                Directory.CreateDirectory(Data);
                if (Environment.UserName == "root" && OperatingSystem.IsLinux())
                {
                    File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101);
                    await RunAsync("chown", ["postgres:", Data], cancellationToken);
                }

                await ControlAsync(["-D", Data, "-o", "-A trust -U runbook -E UTF8 --locale=C --no-sync", "initdb"], cancellationToken);
                await StartAgainAsync(cancellationToken);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The server refuses to run as root: root runs it as the user that Debian's package makes.</summary>
    private Task ControlAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var program = Path.Combine(Programs!, "pg_ctl");
        return Environment.UserName == "root" ? RunAsync("runuser", ["-u", "postgres", "--", program, .. arguments], cancellationToken)
            : RunAsync(program, arguments, cancellationToken);
    }

    private async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        // the server keeps the output open that it was started with: a pipe would never end
        await using var command = Command.Start("sh", ["-c", "\"$@\" > \"$0\" 2>&1", Path.Combine(folder!.Path, "output"), program, .. arguments], folder: "/");
        var result = await command.WaitAsync(TimeSpan.FromMinutes(3), cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {await File.ReadAllTextAsync(Path.Combine(folder.Path, "output"), cancellationToken)}");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
