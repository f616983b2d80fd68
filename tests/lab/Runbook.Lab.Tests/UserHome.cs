namespace Runbook.Lab.Tests;

/// <summary>A home directory of its own for the command line, whose known_hosts holds what a test gives, and a place for its files.</summary>
internal sealed class UserHome : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public UserHome(string knownHosts)
    {
        folder.Write(".ssh/known_hosts", knownHosts);
        Cli = new RunbookCli();
        Cli.Environment["HOME"] = folder.Path;
        Cli.Environment["SSH_AUTH_SOCK"] = null;
    }

    public RunbookCli Cli { get; }

    public string Path => folder.Path;

    /// <summary>The home of a user who knows a fleet's hosts.</summary>
    public static UserHome For(LabFleet fleet) => new(File.ReadAllText(fleet.KnownHosts));

    public string Write(string name, string text) => folder.Write(name, text);

    public string At(string name) => folder.At(name);

    /// <summary>`runbook run PLAYBOOK -i INVENTORY` with plain lines as output.</summary>
    public Task<CommandResult> PlayAsync(string playbook, string inventory, params string[] options) => Cli.RunAsync(
        ["run", playbook, "-i", inventory, "--output", "lines", .. options], TestContext.Current.CancellationToken);

    public void Dispose() => folder.Dispose();
}
