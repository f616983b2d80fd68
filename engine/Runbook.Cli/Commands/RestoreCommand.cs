using System.CommandLine;
using System.Runtime.CompilerServices;
using Runbook.Loading;

namespace Runbook.Cli;

/// <summary><c>runbook restore</c>: fetches the packages of modules that a project's <c>runbook.yml</c> names.</summary>
internal static class RestoreCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(Screen screen)
    {
        var folder = new Argument<string>("FOLDER") { Description = "The project's folder; the current one by default", DefaultValueFactory = _ => "." };
        var command = new Command("restore", "Fetch the packages of modules that runbook.yml names, and write runbook.lock") { folder };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var project = ModuleSettings.Read([Path.GetFullPath(parsed.GetValue(folder)!)]);
            if (project.Folder is not { } home || project.Packages.Count == 0)
            {
                screen.Complain("runbook.yml names no packages: \"modules: {packages: {NAME: VERSION}}\"");
                return 0;
            }

            if (RuntimeFeature.IsDynamicCodeSupported)
            {
                return await RestoreAsync(project, home, cancellationToken).ConfigureAwait(false);
            }

            return ManagedProgram.Require(screen, "restore");
        });
        return command;
    }

    private static async Task<int> RestoreAsync(ModuleSettings project, string home, CancellationToken cancellationToken)
    {
        var restored = await new PackageRestorer(PackageStore.Default, project.Feeds)
            .RestoreAsync(home, project.Packages, PackageLock.Read(home), cancellationToken).ConfigureAwait(false);
        restored.Write(home);
        foreach (var package in restored.Packages)
        {
            Console.Out.WriteLine($"{package.Name} {package.Version}");
        }

        return 0;
    }
}
