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
        var executable = Repository.Executable ?? throw new InvalidOperationException("engine/Runbook.Cli is not built");
        var environment = new Dictionary<string, string?> { ["NO_COLOR"] = "1", ["TERM"] = "dumb", ["XDG_DATA_HOME"] = _folder.At("data") };
        await using var command = Command.Start(executable, arguments, input, Folder, environment);
        return await command.WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
    }

    public void Dispose() => _folder.Dispose();
}
