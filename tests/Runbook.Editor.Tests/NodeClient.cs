namespace Runbook.Editor.Tests;

/// <summary>An editor's client library, in JavaScript.</summary>
internal static class NodeClient
{
    private static readonly Lazy<Task<string>> Installed = new(
        () => NodePackages.InstallAsync(Repository.At("tests", "Runbook.Editor.Tests", "client"), "runbook-editor-client"));

    /// <summary>Runs a program with node.</summary>
    public static async Task<CommandResult> RunAsync(string program, string? input, params string[] arguments)
    {
        var folder = await Installed.Value;
        await using var command = Command.Start("node", [Path.Combine(folder, program), .. arguments], input);
        return await command.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
    }
}
