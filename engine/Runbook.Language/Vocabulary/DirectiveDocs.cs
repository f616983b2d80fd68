namespace Runbook.Language;

/// <summary>All directives with their arguments (docs.ansible.com has the pages of the modules of the same names). Stateless.</summary>
public static class DirectiveDocs
{
    private static readonly string[] MetaActions =
    [
        "noop", "flush_handlers", "end_host", "end_batch", "end_play", "end_role", "clear_facts", "clear_host_errors", "refresh_inventory",
        "reset_connection",
    ];

    private static readonly DirectiveArgument Apply =
        new("apply", "map", "Keywords for the tasks that come in: when, tags, become…, as a block would have them.");

    private static readonly DirectiveArgument[] RoleArguments =
    [
        new("name", "string", "The role: a name, ns.collection.role, or a path.") { Aliases = ["role"] },
        new("tasks_from", "string", "The file below the role's tasks.") { Default = "main" },
        new("vars_from", "string", "The file below the role's vars.") { Default = "main" },
        new("defaults_from", "string", "The file below the role's defaults.") { Default = "main" },
        new("handlers_from", "string", "The file below the role's handlers.") { Default = "main" },
        new("allow_duplicates", "bool", "Whether the role runs again when it has run with the same parameters.") { Default = "true" },
        new("public", "bool", "Whether the rest of the play sees the role's defaults and vars."),
        new("rolespec_validate", "bool", "Whether the arguments are held to the role's specification.") { Default = "true" },
    ];

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<DirectiveDoc> All { get; } =
    [
        new("add_host", "Adds a host to the inventory, with groups and variables, for the plays that follow; once for all hosts. Any other key is a variable.",
            new("name", "string", "The host.") { Aliases = ["hostname", "host"] },
            new("groups", "list", "Its groups, a list or text with commas.") { Aliases = ["group", "groupname"] })
        {
            OneOf = ["name", "hostname", "host"],
            TakesAny = true,
        },
        new("assert", "Fails unless all conditions hold.",
            new("that", "list", "The conditions, a list or one."),
            new("fail_msg", "string", "What is said when one does not hold.") { Aliases = ["msg"], Default = "Assertion failed" },
            new("success_msg", "string", "What is said when all hold.") { Default = "All assertions passed" },
            new("quiet", "bool", "Whether less is said."))
        { OneOf = ["that"] },
        new("debug", "Shows a message, or the value of a variable or expression.",
            new("msg", "any", "The message.") { Default = "Hello world!" },
            new("var", "any", "The variable or expression, without braces."),
            new("verbosity", "int", "How many -v the run needs for it to be shown.") { Default = "0" })
        { Exclusive = ["msg", "var"] },
        new("fail", "Fails with a message.",
            new DirectiveArgument("msg", "string", "The message.") { Default = "Failed as requested from task" }),
        new("group_by", "Puts the host into a group made of a value.",
            new("key", "string", "The group's name; blanks become hyphens."),
            new("parents", "list", "The groups that it is put under.") { Default = "all" })
        { OneOf = ["key"] },
        new("import_role", "Puts a role's tasks in this place as the playbook is read.", RoleArguments) { OneOf = ["name", "role"] },
        new("import_tasks", "Puts the tasks of a file in this place as the playbook is read.",
            new DirectiveArgument("file", "string", "The file.") { IsFreeForm = true })
        { OneOf = ["file", ArgumentText.RawParams] },
        new("include", "Old spelling of import_tasks and include_tasks.",
            new DirectiveArgument("file", "string", "The file.") { IsFreeForm = true })
        { TakesAny = true },
        new("include_role", "Runs a role in this place, chosen as the play runs.", [.. RoleArguments, Apply]) { OneOf = ["name", "role"] },
        new("include_tasks", "Runs the tasks of a file in this place, chosen as the play runs.",
            new("file", "string", "The file.") { IsFreeForm = true },
            Apply)
        { OneOf = ["file", ArgumentText.RawParams] },
        new("include_vars", "Reads variables of a file or of all files of a folder.",
            new("file", "string", "The file.") { IsFreeForm = true },
            new("dir", "string", "The folder."),
            new("name", "string", "A variable that takes them all as a map."),
            new("depth", "int", "How many levels of folders are read; 0 for all.") { Default = "0" },
            new("files_matching", "string", "A regular expression that the names of files must match."),
            new("ignore_files", "list", "Names of files that are left out."),
            new("extensions", "list", "The endings of files that are read.") { Default = "yaml, yml, json" },
            new("ignore_unknown_extensions", "bool", "Whether files with other endings are passed over; else they are an error."),
            new("hash_behaviour", "string", "Whether maps are replaced or merged.") { Choices = ["replace", "merge"] })
        {
            OneOf = ["file", "dir", ArgumentText.RawParams],
            Exclusive = ["file", "dir"],
        },
        new("meta", "Asks something of the run itself.",
            new DirectiveArgument(ArgumentText.RawParams, "choice", "What is asked.") { Choices = MetaActions, IsFreeForm = true })
        { OneOf = [ArgumentText.RawParams] },
        new("pause", "Waits for a time, or for a person to press enter; once for all hosts.",
            new("minutes", "number", "How long to wait, in minutes."),
            new("seconds", "number", "How long to wait, in seconds."),
            new("prompt", "string", "What the person is told."),
            new("echo", "bool", "Whether what is typed is shown.") { Default = "true" })
        { Exclusive = ["minutes", "seconds"] },
        new("set_fact", "Sets variables of the host for the rest of the run, each key one.",
            new DirectiveArgument("cacheable", "bool", "Whether they count as facts too."))
        { TakesAny = true },
        new("set_stats", "Gathers figures that are shown at the end of the run.",
            new("data", "map", "The figures by name."),
            new("per_host", "bool", "Whether they are kept for each host."),
            new("aggregate", "bool", "Whether they are added to those of before.") { Default = "true" })
        { OneOf = ["data"] },
        new("validate_argument_spec", "Holds variables and arguments to a specification.",
            new("argument_spec", "map", "The specification: options by name, each with type, required, choices…"),
            new("provided_arguments", "map", "The arguments; variables of these names count where one is not given."),
            new("validate_args_context", "map", "What the arguments are of, for the messages."))
        { OneOf = ["argument_spec"] },
    ];

    /// <summary>The directive of a name, short or with <c>ansible.builtin.</c>; null when there is none.</summary>
    public static DirectiveDoc? Find(string name) => All.FirstOrDefault(d => d.Name == ModuleNames.Short(name));
}
