using System.Collections.Frozen;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>The rules that lint has beside the checks of a run. Stateless.</summary>
public static class LintRules
{
    internal static readonly LintRule TabCharacter = Warn("tab-character", "A tab stands where blanks are meant", "use blanks");
    internal static readonly LintRule BoolKey = Warn("yaml-bool-key", "A key is read as a boolean", "quote the key");
    internal static readonly LintRule BoolWord = Warn("yaml-bool-word", "A word is read as a boolean where text is meant", "quote it");
    internal static readonly LintRule Underscore = Warn("yaml-underscore-number", "Digits with _ between them are read as one number", "quote it, or write the digits alone");
    internal static readonly LintRule Sexagesimal = Warn("yaml-sexagesimal", "Digits with : between them are read as a number in base 60", "quote it");
    internal static readonly LintRule LostZero = Warn("yaml-lost-zero", "A version is read as a number and loses its last zero", "quote it");
    internal static readonly LintRule LeadingZero = Warn("yaml-octal", "A number with a leading zero is read in base 8", "quote it, or leave the zero out");
    internal static readonly LintRule UnquotedMode = Info("unquoted-mode", "A mode is not quoted", "quote it, so that nothing reads it as another number");
    internal static readonly LintRule DecimalMode = Warn("decimal-mode", "A mode is written as a decimal number", "write it in quotes, with a leading zero");
    internal static readonly LintRule MissingMode = Info("missing-mode", "A file is made with the mode that the host's umask gives", "say mode:, for instance \"0644\"");
    internal static readonly LintRule BracedCondition = Warn("braced-condition", "A condition is an expression already", "leave the {{ }} out");
    internal static readonly LintRule ConstantCondition = Warn("constant-condition", "A condition is always the same", "remove it, or compare with a variable");
    internal static readonly LintRule ConditionType = Warn("condition-type", "A condition is no boolean", "compare it, or filter it with | bool");
    internal static readonly LintRule LiteralComparison = Info("literal-comparison", "A condition compares with true or false", "write the variable alone, or after not");
    internal static readonly LintRule Unreachable = Warn("unreachable-task", "A task is never reached", "remove it, or give what stands before it a condition");
    internal static readonly LintRule WithLoop = Info("with-loop", "A loop is written with with_…", "loop: is the newer spelling");
    internal static readonly LintRule NestedItems = Warn("nested-items", "with_items flattens lists of lists by one level", "use loop: with the flatten filter, or loop: for the lists as they are");
    internal static readonly LintRule BareLoop = Warn("bare-loop", "A loop runs over the name of a variable, not over its value", "put it in \"{{ }}\"");
    internal static readonly LintRule KeyValueText = new("key-value-text", Severity.Info, "Arguments are written as k=v text", "write a map", false);
    internal static readonly LintRule CommandForModule = Warn("command-instead-of-module", "A command does what a module does", "use the module: it changes only what differs");
    internal static readonly LintRule ShellForCommand = new("shell-instead-of-command", Severity.Info, "A shell is not needed here", "use command:", false);
    internal static readonly LintRule MissingName = Info("missing-name", "A task has no name", "say in name: what it is for");
    internal static readonly LintRule MissingPlayName = Info("missing-play-name", "A play has no name", "say in name: what it is for");
    internal static readonly LintRule IgnoredErrors = Warn("ignored-errors", "Errors are ignored and nothing looks at them", "register the result, or say in failed_when: what a failure is");
    internal static readonly LintRule Latest = Warn("latest-state", "A package is taken in whatever version is newest", "use state: present, with a version where it matters");
    internal static readonly LintRule BecomeUser = Warn("become-user-alone", "become_user does nothing without become", "add become: true");
    internal static readonly LintRule BareInclude = Warn("deprecated-include", "include: is no longer in Ansible", "use include_tasks:, import_tasks: or import_playbook:");
    internal static readonly LintRule LocalAction = Info("local-action", "local_action is an old spelling", "write the module, and delegate_to: localhost");
    internal static readonly LintRule OldVariable = Warn("deprecated-variable", "A connection variable has an old name", "use the new name");
    internal static readonly LintRule OldKeyword = Warn("deprecated-keyword", "A keyword is an old spelling", "use the new spelling");
    internal static readonly LintRule FactVariable = new("fact-variable", Severity.Info, "A fact is read as a variable of its own", "read it from ansible_facts", false);
    internal static readonly LintRule MagicShadow = Warn("magic-variable", "A variable has the name of one that the engine sets", "choose another name");
    internal static readonly LintRule VariableName = Warn("variable-name", "A variable's name is not an identifier, so no expression can read it", "use letters, digits and _ only");
    internal static readonly LintRule PlainSecret = Warn("plain-secret", "A secret is written in plain text", "encrypt it with \"runbook vault encrypt-string\"");
    internal static readonly LintRule UnusedHandler = Warn("unused-handler", "A handler is notified by nobody", "notify it, or remove it");
    internal static readonly LintRule DuplicateHandler = Warn("duplicate-handler", "Two handlers have the same name: only the last is run", "give them different names, or a common listen:");
    internal static readonly LintRule UnusedDefault = Info("unused-default", "A role's default is read nowhere", "remove it");
    internal static readonly LintRule UnusedRegister = Info("unused-register", "A registered result is read nowhere", "remove the register:");
    internal static readonly LintRule UnknownNoqa = Info("unknown-noqa", "A noqa comment names no rule that exists", "see runbook lint --rules");

    /// <summary>All rules, by code.</summary>
    public static IReadOnlyList<LintRule> All { get; } =
    [
        .. new[]
        {
            TabCharacter, BoolKey, BoolWord, Underscore, Sexagesimal, LostZero, LeadingZero, UnquotedMode, DecimalMode, MissingMode, BracedCondition,
            ConstantCondition, ConditionType, LiteralComparison, Unreachable, WithLoop, NestedItems, BareLoop, KeyValueText, CommandForModule,
            ShellForCommand, MissingName, MissingPlayName, IgnoredErrors, Latest, BecomeUser, BareInclude, LocalAction, OldVariable, OldKeyword,
            FactVariable, MagicShadow, VariableName, PlainSecret, UnusedHandler, DuplicateHandler, UnusedDefault, UnusedRegister, UnknownNoqa,
        }.OrderBy(r => r.Code, StringComparer.Ordinal),
    ];

    /// <summary>The rules that are looked for only when asked for.</summary>
    public static FrozenSet<string> OffByDefault { get; } = All.Where(r => !r.IsOn).Select(r => r.Code).ToFrozenSet(StringComparer.Ordinal);

    private static LintRule Warn(string code, string summary, string hint) => new(code, Severity.Warning, summary, hint);

    private static LintRule Info(string code, string summary, string hint) => new(code, Severity.Info, summary, hint);
}
