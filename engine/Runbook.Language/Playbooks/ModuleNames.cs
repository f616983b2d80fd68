using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Runbook.Language;

/// <summary>
/// Which words are actions: modules of the caller's and the statements that the parser itself knows. Safe from any thread.
/// </summary>
internal sealed class ModuleNames(PlaybookOptions options)
{
    private static readonly FrozenSet<string> Own = FrozenSet.ToFrozenSet(
        ["include_tasks", "import_tasks", "include_role", "import_role", "include", "include_vars", "meta", "import_playbook"],
            StringComparer.Ordinal);

    private static readonly FrozenSet<string> FreeFormNames = FrozenSet.ToFrozenSet(
        ["command", "shell", "script", "raw", "win_command", "win_shell"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> RawNames = FrozenSet.ToFrozenSet(
        ["include", "include_vars", "include_tasks", "include_role", "import_tasks", "import_role", "add_host", "group_by", "set_fact",
            "meta"],
        StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>Whether any name may be a module, because the caller gave no test.</summary>
    public bool TakesAny => options.IsModule is null;

    /// <summary>The name without <c>ansible.builtin.</c>, <c>ansible.legacy.</c> or <c>ansible.windows.</c>.</summary>
    public static string Short(string name) =>
        name.StartsWith("ansible.", StringComparison.Ordinal) && name.LastIndexOf('.') is > 8 and var dot
            && name[8..dot] is "builtin" or "legacy" or "windows"
            ? name[(dot + 1)..] : name;

    /// <summary>Whether a module takes its whole text as a command.</summary>
    public static bool IsFreeForm(string name) => FreeFormNames.Contains(Short(name));

    /// <summary>Whether a module takes words without <c>=</c>.</summary>
    public static bool TakesRaw(string name) => IsFreeForm(name) || RawNames.Contains(Short(name));

    /// <summary>Whether the parser itself knows the statement.</summary>
    public static bool IsOwn(string name) => Own.Contains(Short(name));

    /// <summary>Whether a name is an action, looked for in collections too.</summary>
    public bool IsKnown(string name, IEnumerable<string> collections) =>
        IsOwn(name) || Ask(name) || (!name.Contains('.') && collections.Any(c => Ask($"{c}.{name}")));

    private bool Ask(string name) => options.IsModule is not { } isModule || _known.GetOrAdd(name, isModule);
}
