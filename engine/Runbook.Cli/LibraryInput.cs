using System.Reflection;
using System.Runtime.CompilerServices;
using Runbook.Core;
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
    /// <remarks>In a native program that finds code to load, the managed one takes over here, where it is installed.</remarks>
    public static IModuleSource Open(CommandInput input, ModuleSettings project, Func<string, bool> isBuiltIn)
    {
        var options = Folders(input);
        if (RuntimeFeature.IsDynamicCodeSupported)
        {
            return Loading(options with { IsBuiltIn = isBuiltIn }, project);
        }

        var files = LibraryFolders.Find(options);
        if (files.Count > 0 || project.Packages.Count > 0)
        {
            ManagedProgram.TakeOver();
        }

        return new NativeModules(files);
    }

    private static ModuleLibrary Loading(LibraryOptions options, ModuleSettings project)
    {
        var packages = PackageStore.Default.Folders(project.Packages, project.Folder is { } folder ? PackageLock.Read(folder) : new([]));
        return new(options with
        {
            ExtraFolders = [.. options.ExtraFolders, .. packages.Direct],
            AssemblyFolders = packages.All,
            Shadows = project.Shadows,
            Compiler = Self(),
            CallLimit = project.Limit ?? options.CallLimit,
        });
    }

    private static LibraryOptions Folders(CommandInput input)
    {
        var defaults = ConfigurationDefaults.Apply(input.Configuration, new PlaybookOptions());
        return new()
        {
            PlaybookFolders = input.PlaybookFolders,
            RoleFolders = [.. defaults.RolePaths.Select(Absolute)],
            CollectionFolders = [.. defaults.CollectionPaths.Select(Absolute)],
            ExtraFolders = [.. (Environment.GetEnvironmentVariable("ANSIBLE_LIBRARY") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(Absolute)],
        };
    }

    private static string Absolute(string path) => Path.GetFullPath(UserFolders.Expand(path));

    /// <summary>The words that start this program once more, as its compiler.</summary>
    private static IReadOnlyList<string> Self()
    {
        var program = Environment.ProcessPath!;
        var isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        return isHost ? [program, Assembly.GetExecutingAssembly().Location, CompilerProcess.Argument] : [program, CompilerProcess.Argument];
    }
}
