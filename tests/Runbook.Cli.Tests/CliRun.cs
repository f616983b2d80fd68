namespace Runbook.Cli.Tests;

/// <summary>Runs the built executable in a folder of its own.</summary>
internal sealed class CliRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Path;

    public string Write(string name, string text) => _folder.Write(name, text);

    public string Read(string name) => File.ReadAllText(_folder.At(name));

    public async Task<CommandResult> Run(params string[] arguments) => await RunWith(null, arguments);

    public async Task<CommandResult> RunWith(string? input, params string[] arguments)
    {
        await using var command = StartWith(input, arguments);
        return await command.WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
    }

    /// <summary>Starts it and returns at once.</summary>
    public Command Start(params string[] arguments) => StartWith(null, arguments);

    /// <summary>Starts it and returns at once; its journals and its store are in the folder too.</summary>
    public Command StartWith(string? input, params string[] arguments)
    {
        var executable = Repository.Executable ?? throw new InvalidOperationException("engine/Runbook.Cli is not built");
        var environment = new Dictionary<string, string?>
        {
            ["NO_COLOR"] = "1",
            ["TERM"] = "dumb",
            ["XDG_DATA_HOME"] = _folder.At("data"),
            ["XDG_RUNTIME_DIR"] = null,
        };
        return Command.Start(executable, arguments, input, Folder, environment);
    }

    /// <summary>The lines of runs that are not in the store yet. Read by another program: .NET heeds the writer's lock.</summary>
    public async Task<string> SpooledAsync(CancellationToken cancellationToken) =>
        (await Command.RunAsync("sh", ["-c", "cat \"$0\"/data/runbook/runbook.db.spool/* 2>/dev/null", Folder], TimeSpan.FromMinutes(1), cancellationToken)).Output;

    public void Dispose() => _folder.Dispose();
}
