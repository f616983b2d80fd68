using System.Security.Cryptography;
using System.Text;

namespace Runbook.Editor.Tests;

/// <summary>
/// Programs in JavaScript with what they need of the npm registry, installed once a machine by the lock file. Where node or npm is
/// missing, or the registry cannot be reached, their tests skip and say so.
/// </summary>
internal static class NodeClient
{
    private static readonly string Source = Repository.At("tests", "Runbook.Editor.Tests", "client");
    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    /// <summary>Runs a program with node.</summary>
    public static async Task<CommandResult> RunAsync(string program, string? input, params string[] arguments)
    {
        var folder = await Installed.Value;
        await using var command = Command.Start("node", [Path.Combine(folder, program), .. arguments], input);
        return await command.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
    }

    private static async Task<string> InstallAsync()
    {
        var files = Directory.GetFiles(Source).Order(StringComparer.Ordinal).ToArray();
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(files.Select(File.ReadAllText)))))[..16];
        var folder = Path.Combine(Path.GetTempPath(), $"runbook-editor-client-{Environment.UserName}-{digest}");
        if (Directory.Exists(folder))
        {
            return folder;
        }

        var making = Directory.CreateTempSubdirectory("runbook-editor-client-").FullName;
        foreach (var file in files)
        {
            File.Copy(file, Path.Combine(making, Path.GetFileName(file)));
        }

        try
        {
            await using var install = Command.Start("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", making], null);
            var result = await install.WaitAsync(TimeSpan.FromMinutes(5), CancellationToken.None);
            Assert.SkipWhen(result.ExitCode != 0, $"npm could not install the client: {result.Error}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Assert.Skip($"npm is not there: {e.Message}");
        }

        try
        {
            Directory.Move(making, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(making, recursive: true);
        }

        return folder;
    }
}
