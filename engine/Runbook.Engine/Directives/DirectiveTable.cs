namespace Runbook.Engine;

/// <summary>All directives by name. Immutable.</summary>
public static class DirectiveTable
{
    private static readonly Dictionary<string, IDirective> Directives = new(StringComparer.Ordinal)
    {
        ["debug"] = new DebugDirective(),
        ["set_fact"] = new SetFactDirective(),
        ["assert"] = new AssertDirective(),
        ["fail"] = new FailDirective(),
        ["include_tasks"] = new IncludeTasksDirective(),
        ["include"] = new IncludeTasksDirective(),
        ["include_role"] = new IncludeRoleDirective(),
        ["include_vars"] = new IncludeVarsDirective(),
        ["add_host"] = new AddHostDirective(),
        ["group_by"] = new GroupByDirective(),
        ["meta"] = new MetaDirective(),
        ["pause"] = new PauseDirective(),
        ["set_stats"] = new SetStatsDirective(),
        ["block"] = new BlockDirective(),
        ["validate_argument_spec"] = new ValidateArgumentSpecDirective(),
    };

    /// <summary>The names, without prefix. <c>import_…</c> are the parser's; they count as known verbs too.</summary>
    public static IReadOnlyCollection<string> Names => Directives.Keys;

    /// <summary>Whether a name, short or in full, is a directive.</summary>
    public static bool IsKnown(string name) =>
        Directives.ContainsKey(name.StartsWith("ansible.builtin.", StringComparison.Ordinal) ? name[16..] : name)
        || (name.StartsWith("ansible.legacy.", StringComparison.Ordinal) && Directives.ContainsKey(name[15..]));

    /// <summary>Whether a directive's tasks run once for all hosts whatever the task says.</summary>
    internal static bool RunsOnce(string name) => name is "pause" or "add_host";

    /// <summary>Finds a directive; null when the name is a module's.</summary>
    internal static IDirective? Find(string shortAction) => Directives.GetValueOrDefault(shortAction);
}
