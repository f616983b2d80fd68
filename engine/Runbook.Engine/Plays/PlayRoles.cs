using Runbook.Language;

namespace Runbook.Engine;

/// <summary>The roles that a play uses by name: those of <c>roles:</c>, then those imported, wherever. Stateless.</summary>
internal static class PlayRoles
{
    /// <summary>The uses in Ansible's order; what a role depends on is not among them.</summary>
    public static IReadOnlyList<RoleUse> Of(Play play) =>
        [.. play.Roles, .. play.PreTasks.Concat(play.Roles.SelectMany(r => r.Tasks)).Concat(play.Tasks).Concat(play.PostTasks).SelectMany(Imported).Where(r => r.IsPublic)];

    /// <summary>The roles that a role depends on, and those that they do.</summary>
    public static IEnumerable<RoleUse> Needed(RoleUse role) => role.Dependencies.SelectMany(d => Needed(d).Append(d));

    private static IEnumerable<RoleUse> Imported(TaskItem item) => item switch
    {
        RoleUse role => role.Tasks.SelectMany(Imported).Prepend(role),
        TaskSpec { Body: { } body } => Imported(body),
        Block block => block.Items.Concat(block.Rescue).Concat(block.Always).SelectMany(Imported),
        _ => [],
    };
}
