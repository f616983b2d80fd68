using System.Collections.Frozen;

namespace Runbook.Language;

/// <summary>All keywords of playbooks with what they do, for the manual, the editor's schema and the language server. Stateless.</summary>
public static class KeywordDocs
{
    private static readonly FrozenDictionary<string, string> Summaries = Read("""
        action: The module with its arguments as text or as a map with module; the module's own name as a key is shorter.
        always: Tasks that run after the block and its rescue, whatever came of them.
        any_errors_fatal: When a task fails on one host, the play ends on all hosts.
        args: More arguments of the task's module, as a map; those written at the module win.
        async: For how many seconds at most the task may run in the background; see poll.
        become: Whether to work as another user (root by default).
        become_exe: The program that becomes the user, where it is not found by its own name.
        become_flags: Flags given to the program that becomes the user.
        become_method: How to become the user: sudo (the default), su, doas…
        become_user: The user to become; root by default.
        block: The tasks of the block, in order.
        break_when: Conditions that end the loop after an item.
        changed_when: Conditions that say whether the task changed something, in place of the module's own word.
        check_mode: true: only ever foretell; false: work even when the run is a check.
        collections: Collections in which names without a namespace are looked for.
        confirm: Whether the answer is asked for twice.
        connection: How hosts are reached: ssh (the default) or local.
        debugger: When the debugger opens: always, never, on_failed, on_unreachable, on_skipped.
        default: The answer when nothing is typed.
        delay: Seconds between two tries of until; 5 by default.
        delegate_facts: Whether facts are kept for the host that the task is delegated to.
        delegate_to: Another host that the task works on, in place of this one.
        diff: Whether to show what changes in files.
        encrypt: How the answer is hashed, e.g. sha512_crypt.
        environment: Environment variables of the task's commands, a map or a list of maps.
        extended: Whether the loop gives ansible_loop with its index, length, neighbours.
        extended_allitems: Whether ansible_loop holds all items; true by default.
        fact_path: A folder of facts on the hosts.
        failed_when: Conditions that say whether the task failed, in place of the module's own word.
        force_handlers: Whether notified handlers run even on hosts that failed.
        gather_facts: Whether facts are gathered before the first task; true by default.
        gather_subset: Which facts are gathered: all, min, hardware, network, virtual; with ! left out.
        gather_timeout: Seconds that a group of facts may take.
        handlers: Handlers: tasks that run once at the end of a section when a changed task notified them.
        hosts: The hosts of the play: groups, hosts, patterns.
        ignore_errors: Whether the play goes on when the task fails.
        ignore_unreachable: Whether the play goes on when the host cannot be reached.
        import_playbook: A playbook whose plays stand in this place.
        include: Old spelling of import_playbook.
        index_var: A variable for the item's index, from 0.
        label: What is shown of an item in place of all of it.
        listen: Topics: a notify of one of them runs this handler.
        local_action: As action, on the control machine.
        loop: A list: the task runs once for each item.
        loop_control: How the loop goes: loop_var, index_var, label, pause…
        loop_var: The variable of the item; item by default.
        max_fail_percentage: The play ends when more than this part of its hosts failed.
        module_defaults: Default arguments by module, a map or a list of maps.
        name: What is shown in the output, and what handlers are notified by.
        no_log: Whether arguments and results are kept out of all output.
        notify: Handlers (names or topics) that run later when the task changed something.
        order: The order of the hosts.
        pause: Seconds between two items.
        poll: Seconds between two looks at a task in the background; 0 does not wait for it.
        port: The port of the connection.
        post_tasks: Tasks after the play's tasks and their handlers.
        pre_tasks: Tasks before the play's roles.
        private: Whether what is typed stays hidden; true by default.
        prompt: What is asked.
        register: A variable that keeps the task's result.
        remote_user: The user that logs in to the hosts.
        rescue: Tasks that run when one of the block's failed, on the hosts where it failed.
        retries: How often to try until its conditions hold; 3 by default.
        role: The role's name.
        roles: Roles that run before the play's tasks.
        run_once: Whether the task runs on the first host only, for all of them.
        salt: The salt of the hash.
        salt_size: The length of a salt made by chance.
        serial: How many hosts go through the play at once: a number, a percentage, or a list of them.
        src: Old spelling of role.
        strategy: How hosts wait for each other: linear (the default), free, host_pinned, debug.
        tags: Tags, by which a run selects tasks or leaves them out.
        tasks: The play's tasks, in order.
        throttle: On how many hosts the task runs at once at most.
        timeout: Seconds after which the task has failed.
        unsafe: Whether braces in the answer are text, not a template.
        until: Conditions: the task is tried again until they hold.
        user: Old spelling of remote_user.
        validate_argspec: Whether the play's arguments are held to a specification.
        vars: Variables of what stands here.
        vars_files: Files of variables; a list within the list gives the first that is found.
        vars_prompt: Variables that a person is asked for before the play.
        when: Conditions: all must hold, or the task is skipped.
        """);

    private static readonly FrozenDictionary<string, KeywordKind> Prompt = new Dictionary<string, KeywordKind>(StringComparer.Ordinal)
    {
        ["name"] = KeywordKind.Variable,
        ["prompt"] = KeywordKind.Text,
        ["default"] = KeywordKind.Any,
        ["private"] = KeywordKind.Bool,
        ["confirm"] = KeywordKind.Bool,
        ["encrypt"] = KeywordKind.Text,
        ["salt_size"] = KeywordKind.Int,
        ["salt"] = KeywordKind.Text,
        ["unsafe"] = KeywordKind.Bool,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The keywords of a place, by name.</summary>
    public static IReadOnlyList<KeywordDoc> Of(KeywordPlace place) =>
        [.. Table(place).OrderBy(k => k.Key, StringComparer.Ordinal).Select(k => Describe(k.Key, k.Value, place))];

    /// <summary>One keyword; null when it may not stand there.</summary>
    public static KeywordDoc? Find(KeywordPlace place, string name) =>
        Table(place).TryGetValue(name, out var kind) ? Describe(name, kind, place) : null;

    internal static FrozenDictionary<string, KeywordKind> Table(KeywordPlace place) => place switch
    {
        KeywordPlace.Play => KeywordTable.Play,
        KeywordPlace.ImportPlaybook => KeywordTable.ImportPlaybook,
        KeywordPlace.Block => KeywordTable.Block,
        KeywordPlace.Task => KeywordTable.Task,
        KeywordPlace.Handler => KeywordTable.Handler,
        KeywordPlace.Include => KeywordTable.Include,
        KeywordPlace.RoleEntry => KeywordTable.RoleEntry,
        KeywordPlace.LoopControl => KeywordTable.LoopControl,
        _ => Prompt,
    };

    private static KeywordDoc Describe(string name, KeywordKind kind, KeywordPlace place) =>
        new(name, kind, place == KeywordPlace.VarsPrompt && name == "name" ? "The variable that is asked for." : Summaries[ModuleNames.Short(name)],
            place == KeywordPlace.VarsPrompt ? [] : KeywordReader.Words(name) ?? []);

    private static FrozenDictionary<string, string> Read(string text) => text.Split('\n')
        .Select(line => line.Split(": ", 2))
        .ToFrozenDictionary(part => part[0], part => part[1].TrimEnd('\r'), StringComparer.Ordinal);
}
