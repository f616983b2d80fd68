using System.Collections.Frozen;

namespace Runbook.Language;

/// <summary>The keywords of ansible-core's documentation ("Playbook Keywords"), by where they may stand, with their types.</summary>
internal static class KeywordTable
{
    private const string Common =
        "name:Text connection:Text port:Int remote_user:Text vars:Vars module_defaults:Maps environment:Maps no_log:Bool run_once:Bool "
        + "ignore_errors:Bool ignore_unreachable:Bool check_mode:Bool diff:Bool any_errors_fatal:Bool throttle:Int timeout:Int "
        + "debugger:Text become:Bool become_method:Text become_user:Text become_flags:Text become_exe:Text tags:CommaList collections:List ";

    private const string Placed = Common + "when:Conditions delegate_to:Text delegate_facts:Bool ";

    private const string TaskText = Placed
        + "notify:List args:Any action:Any local_action:Any async:Int changed_when:Conditions delay:Number failed_when:Conditions loop:Any "
        + "loop_control:Map poll:Int register:Variable retries:Int until:Conditions ";

    /// <summary>A play's.</summary>
    public static FrozenDictionary<string, KeywordKind> Play { get; } = Read(Common
        + "hosts:List user:Text gather_facts:Bool gather_subset:List gather_timeout:Int fact_path:Text vars_files:List vars_prompt:Items "
        + "roles:Items handlers:Items pre_tasks:Items post_tasks:Items tasks:Items force_handlers:Bool max_fail_percentage:Number "
        + "serial:Serial strategy:Text order:Text validate_argspec:Any");

    /// <summary>A block's.</summary>
    public static FrozenDictionary<string, KeywordKind> Block { get; } =
        Read(Placed + "notify:List block:Items rescue:Items always:Items");

    /// <summary>A task's; <c>with_…</c> beside them.</summary>
    public static FrozenDictionary<string, KeywordKind> Task { get; } = Read(TaskText);

    /// <summary>A handler's.</summary>
    public static FrozenDictionary<string, KeywordKind> Handler { get; } = Read(TaskText + "listen:List");

    /// <summary>Those of a dynamic <c>include_tasks</c> or <c>include_role</c>.</summary>
    public static FrozenDictionary<string, KeywordKind> Include { get; } = Read(
        "name:Text action:Any local_action:Any args:Any collections:List debugger:Text ignore_errors:Bool loop:Any loop_control:Map no_log:Bool "
        + "register:Variable run_once:Bool tags:CommaList timeout:Int vars:Vars when:Conditions listen:List");

    /// <summary>Those of an entry of <c>roles:</c> or of a role's dependencies; any other is a parameter.</summary>
    public static FrozenDictionary<string, KeywordKind> RoleEntry { get; } = Read(Placed + "role:Text src:Text");

    /// <summary>Those of <c>import_playbook</c>.</summary>
    public static FrozenDictionary<string, KeywordKind> ImportPlaybook { get; } = Read(Common
        + "when:Conditions import_playbook:Text include:Text ansible.builtin.import_playbook:Text");

    /// <summary>Those of <c>loop_control</c>.</summary>
    public static FrozenDictionary<string, KeywordKind> LoopControl { get; } = Read(
        "loop_var:Variable index_var:Variable label:Any pause:Number extended:Bool extended_allitems:Bool break_when:Conditions");

    private static FrozenDictionary<string, KeywordKind> Read(string text) => text
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(entry => entry.Split(':'))
        .ToFrozenDictionary(part => part[0], part => Enum.Parse<KeywordKind>(part[1]), StringComparer.Ordinal);
}
