using System.Reflection;
using Runbook.Language;
using Runbook.Loading;

namespace Runbook.Cli;

/// <summary>Opens the library of a project's own modules. Stateless.</summary>
internal static class LibraryInput
{
    /// <summary>The library of the playbooks' folders.</summary>
    /// <param name="input">What the command line said.</param>
    /// <param name="project">What the project's file says.</param>
    /// <param name="isBuiltIn">Whether Runbook has a module or directive of a name.</param>
    public static ModuleLibrary Open(CommandInput input, ProjectFile project, Func<string, bool> isBuiltIn)
    {
        var defaults = ConfigurationDefaults.Apply(input.Configuration, new PlaybookOptions());
        var options = new LibraryOptions
        {
            PlaybookFolders = input.PlaybookFolders,
            RoleFolders = [.. defaults.RolePaths.Select(Absolute)],
            CollectionFolders = [.. defaults.CollectionPaths.Select(Absolute)],
            ExtraFolders = [.. (Environment.GetEnvironmentVariable("ANSIBLE_LIBRARY") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(Absolute)],
            IsBuiltIn = isBuiltIn,
            Shadows = project.Shadows,
            Compiler = Self(),
        };
        return new(options with { CallLimit = project.Limit ?? options.CallLimit });
    }

    private static string Absolute(string path) =>
        Path.GetFullPath(path is ['~', '/', ..] ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..] : path);

    /// <summary>The words that start this program once more, as its compiler.</summary>
    private static IReadOnlyList<string> Self()
    {
        var program = Environment.ProcessPath!;
        var isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        return isHost ? [program, Assembly.GetExecutingAssembly().Location, CompilerProcess.Argument] : [program, CompilerProcess.Argument];
    }
}
