using System.Collections.Concurrent;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>Where tasks find files on the control machine. Stateless.</summary>
internal static class TaskFiles
{
    /// <summary>Where a task looks: its roles, the folder of its file, the playbook's.</summary>
    /// <param name="play">The play.</param>
    /// <param name="node">The task.</param>
    /// <param name="services">Clock and vault.</param>
    /// <param name="known">Those made before, for tasks of the same place.</param>
    public static LookupEnvironment EnvironmentOf(
        Play play, PlayNode node, EngineServices services, ConcurrentDictionary<string, LookupEnvironment> known)
    {
        var file = node.Span.File ?? "";
        var roles = node.Chain.OfType<RoleUse>().Select(r => r.UsedRole.Path).ToArray();
        return known.GetOrAdd($"{play.PlaybookDirectory}\0{file}\0{string.Join('\0', roles)}", _ => new()
        {
            BaseDirectory = play.PlaybookDirectory,
            SearchPaths = [.. roles, .. file.Length == 0 ? (string[])[] : [Path.GetDirectoryName(Path.GetFullPath(file)) ?? "."]],
            Time = services.Time,
            Vault = services.Vault,
        });
    }

    /// <summary>The file of an <c>include_tasks</c>; null when it is nowhere.</summary>
    public static string? FindTasks(TaskSpec task, string file, LookupEnvironment environment)
    {
        if (Path.IsPathRooted(file))
        {
            return File.Exists(file) ? file : null;
        }

        // Ansible looks beside the file of the including task first, so that a role's tasks/ includes its own.
        return Beside(task, file) is { } beside && File.Exists(beside) ? beside : environment.FindFile("tasks", file);
    }

    /// <summary>The file or folder of an <c>include_vars</c>; null when it is nowhere.</summary>
    public static string? FindVars(TaskSpec task, string path, LookupEnvironment environment) =>
        environment.FindFile("vars", path) ?? (Beside(task, path) is { } beside && Path.Exists(beside) ? beside : null);

    private static string? Beside(TaskSpec task, string path) =>
        task.Span.File is { } from ? Path.GetFullPath(Path.Combine(Path.GetDirectoryName(from) ?? ".", path)) : null;
}
