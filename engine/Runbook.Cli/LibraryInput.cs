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
    /// <remarks>
    /// A native program that finds plugins, or is asked for the types of modules, cannot load them: the managed one takes over here, where it is
    /// installed.
    /// </remarks>
    public static ModuleLibrary Open(CommandInput input, ModuleSettings project, Func<string, bool> isBuiltIn)
    {
        var packages = PackageStore.Default.Folders(project.Packages, project.Folder is { } folder ? PackageLock.Read(folder) : new([]));
        var (program, edition) = Program();
        var folders = Folders(input);
        var library = new ModuleLibrary(folders with
        {
            IsBuiltIn = isBuiltIn,
            ExtraFolders = [.. folders.ExtraFolders, .. packages.Direct],
            AssemblyFolders = packages.All,
            Shadows = project.Shadows,
            CallLimit = project.Limit ?? folders.CallLimit,
            Compiler = program is null ? null : [.. program, CompilerProcess.Argument],
            Host = program is null || input.LoadsModules ? null : [.. program, ModuleProcess.Argument],
            Edition = edition,
        });
        if (!RuntimeFeature.IsDynamicCodeSupported && library.Files.Any(f => f.IsPlugin || input.LoadsModules))
        {
            ManagedProgram.TakeOver();
        }

        return library;
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

    /// <summary>The words that start the program that compiles and runs modules, where there is one, and what tells its builds apart.</summary>
    private static (IReadOnlyList<string>? Words, string Edition) Program()
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            return ManagedProgram.Find() is { } managed ? ([managed], ManagedProgram.EditionOf(managed)) : (null, "");
        }

        var program = Environment.ProcessPath!;
        var isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        return (isHost ? [program, Assembly.GetExecutingAssembly().Location] : [program], "");
    }
}
