using Runbook.Core;

namespace Runbook.Language;

/// <summary>The rules of one task. Stateless.</summary>
internal static class TaskRules
{
    private static readonly string[] NamelessActions = ["meta", "debug", "include_tasks", "import_tasks", "include_role", "import_role", "import_playbook", "include", "include_vars", "assert"];
    private static readonly string[] FileMakers = ["copy", "template", "get_url", "assemble"];
    private static readonly string[] Packagers = ["package", "apt", "yum", "dnf", "dnf5", "pip", "apk", "zypper", "pacman", "homebrew", "gem", "npm", "snap", "portage", "pkgng", "opkg"];

    /// <summary>Looks at a task.</summary>
    public static void Check(LintContext context, LintTask task)
    {
        Name(context, task);
        Loop(context, task);
        Arguments(context, task);
        Errors(context, task);
        Old(context, task);
        if (Text(task["register"]) is { } register && !context.Names.IsRead(register))
        {
            context.Report(LintRules.UnusedRegister, task["register"]!.Span, register);
        }
    }

    /// <summary>Looks at what a play, block or task says of becoming another user.</summary>
    public static void Become(LintContext context, MapValue node, bool mayInherit)
    {
        if (node["become_user"] is { } user && node["become"] is null && !mayInherit)
        {
            context.Report(LintRules.BecomeUser, user.Span, user.AsText());
        }
    }

    private static void Name(LintContext context, LintTask task)
    {
        if (task["name"] is null && task.Action.Length > 0 && !NamelessActions.Contains(task.Action))
        {
            context.Report(LintRules.MissingName, task.Map.Span, task.Action);
        }
    }

    private static void Loop(LintContext context, LintTask task)
    {
        foreach (var (key, terms) in task.Map.Entries)
        {
            if (key.AsText() is not { } keyword || !keyword.StartsWith("with_", StringComparison.Ordinal))
            {
                continue;
            }

            if (keyword is "with_items" or "with_list" or "with_dict" or "with_nested" or "with_together" or "with_subelements" or "with_sequence" or "with_indexed_items" or "with_flattened" or "with_random_choice")
            {
                context.Report(LintRules.WithLoop, key.Span, keyword);
            }

            if (keyword == "with_items" && terms is ListValue list && list.Items.Any(i => i is ListValue))
            {
                context.Report(LintRules.NestedItems, terms.Span.IsKnown ? terms.Span : key.Span);
            }

            if (keyword is "with_items" or "with_list" or "with_dict" && terms is StringValue { IsTemplate: false } bare && IsIdentifier(bare.Text))
            {
                context.Report(LintRules.BareLoop, bare.Span, bare.Text, $"write \"{{{{ {bare.Text} }}}}\"");
            }
        }
    }

    private static void Arguments(LintContext context, LintTask task)
    {
        if (task.Written is StringValue { IsTemplate: false } text && !ModuleNames.TakesRaw(task.Action) && text.Text.Contains('=', StringComparison.Ordinal))
        {
            context.Report(LintRules.KeyValueText, text.Span, task.Action);
        }

        if (task["args"] is null && task.Written is not StringValue { IsTemplate: true } && MakesFile(task) && task.Arguments["mode"] is null
            && task.Arguments["remote_src"]?.IsTruthy != true)
        {
            context.Report(LintRules.MissingMode, task.ActionKey.Span, task.Action);
        }

        if (Packagers.Contains(task.ShortName) && Text(task.Arguments["state"]) == "latest")
        {
            context.Report(LintRules.Latest, task.Arguments["state"]!.Span, task.Action);
        }
    }

    private static bool MakesFile(LintTask task) => FileMakers.Contains(task.ShortName)
        || (task.ShortName == "file" && Text(task.Arguments["state"]) == "touch");

    private static void Errors(LintContext context, LintTask task)
    {
        if (task["ignore_errors"] is BoolValue { IsTruthy: true } or StringValue { IsTemplate: false, Text: "yes" or "true" or "True" }
            && task["register"] is null && task["failed_when"] is null)
        {
            context.Report(LintRules.IgnoredErrors, task.Place("ignore_errors"), task.Action);
        }
    }

    private static void Old(LintContext context, LintTask task)
    {
        if (task.Action == "include")
        {
            context.Report(LintRules.BareInclude, task.ActionKey.Span);
        }

        if (task["local_action"] is not null)
        {
            context.Report(LintRules.LocalAction, task.Place("local_action"));
        }
    }

    /// <summary>Looks for spellings that Ansible gave up.</summary>
    public static void OldSpellings(LintContext context, MapValue node)
    {
        foreach (var key in node.Keys)
        {
            if (key.AsText() is { } keyword && OldKeywords.Newer(keyword) is { } newer)
            {
                context.Report(LintRules.OldKeyword, key.Span, keyword, $"write {newer}");
            }
        }
    }

    private static bool IsIdentifier(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.') && !text.Contains("..", StringComparison.Ordinal);

    private static string? Text(Value? value) => value is StringValue { IsTemplate: false } text ? text.Text : null;
}
