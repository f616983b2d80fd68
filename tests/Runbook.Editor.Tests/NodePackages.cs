using System.Security.Cryptography;
using System.Text;

namespace Runbook.Editor.Tests;

/// <summary>
/// Programs in JavaScript with what they need of the npm registry, installed once a machine by their lock file. Where node or npm is
/// missing, or the registry cannot be reached, their tests skip and say so.
/// </summary>
internal static class NodePackages
{
    /// <summary>Installs a folder of programs.</summary>
    /// <param name="source">The folder, with <c>package.json</c> and its lock file.</param>
    /// <param name="name">What it is called among the temporary folders.</param>
    /// <returns>The folder with what they need.</returns>
    public static async Task<string> InstallAsync(string source, string name)
    {
        var files = Directory.GetFiles(source).Order(StringComparer.Ordinal).ToArray();
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(files.Select(File.ReadAllText)))))[..16];
        var folder = Path.Combine(Path.GetTempPath(), $"{name}-{Environment.UserName}-{digest}");
        if (Directory.Exists(folder))
        {
            return folder;
        }

        var making = Directory.CreateTempSubdirectory($"{name}-").FullName;
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
