using Runbook.Core;

namespace Runbook.Language;

/// <summary>Lint's own rules over the files of a project. Stateless, safe from any thread.</summary>
public static class ProjectLint
{
    /// <summary>The findings of all rules, those that are off by default too; not yet silenced, in no order.</summary>
    /// <param name="files">All files of the project: names are looked for in each.</param>
    public static IReadOnlyList<Diagnostic> Check(IReadOnlyList<LintFile> files)
    {
        var names = LintNames.Of(files);
        return [.. files.AsParallel().SelectMany(file => One(file, names))];
    }

    /// <summary>Leaves out the findings that a <c># noqa</c> comment silences, and adds those about the comments themselves.</summary>
    /// <param name="findings">Of rules and of other checks.</param>
    /// <param name="files">The files that they stand in.</param>
    /// <param name="known">The codes that exist beside the rules'.</param>
    public static IReadOnlyList<Diagnostic> Silence(IReadOnlyList<Diagnostic> findings, IReadOnlyList<LintFile> files, IReadOnlySet<string> known)
    {
        var comments = files.Where(f => f.Lines.Any(l => l.Contains("noqa", StringComparison.Ordinal)))
            .ToDictionary(f => f.Display, f => new LintNoqa(f), StringComparer.Ordinal);
        var codes = LintRules.All.Select(r => r.Code).ToHashSet(StringComparer.Ordinal);
        var odd = comments.SelectMany(c => c.Value.Named.Where(n => !codes.Contains(n.Code) && !known.Contains(n.Code))
            .Select(n => LintRules.UnknownNoqa.At(new SourceSpan(c.Key, n.Line, 1), $"\"{n.Code}\"", DidYouMean.Hint(n.Code, codes))));
        return [.. findings.Where(f => f.Span.File is null || comments.GetValueOrDefault(f.Span.File)?.Covers(f) != true), .. odd];
    }

    private static IReadOnlyCollection<Diagnostic> One(LintFile file, LintNames names)
    {
        var context = new LintContext(file, names);
        YamlTraps.Check(context);
        VariableRules.Lines(context);
        switch (file.Kind)
        {
            case LintFileKind.Variables or LintFileKind.Defaults when file.Content is MapValue vars:
                VariableRules.Map(context, vars);
                break;
            case LintFileKind.Inventory when file.Content is NullValue:
                SecretRules.Ini(context);
                break;
            case LintFileKind.Inventory:
                InventoryVars(context, file.Content);
                break;
            case LintFileKind.Playbook or LintFileKind.Tasks or LintFileKind.Handlers:
                Tasks(context);
                break;
        }

        return context.Found;
    }

    private static void Tasks(LintContext context)
    {
        foreach (var play in LintWalk.Plays(context.File))
        {
            Node(context, play);
            TaskRules.Become(context, play, mayInherit: false);
            if (play["name"] is null)
            {
                context.Report(LintRules.MissingPlayName, play.Span);
            }
        }

        // a task may inherit become from a play that another file holds
        var becomes = context.File.Kind != LintFileKind.Playbook || LintWalk.Plays(context.File).Any(p => p["become"] is not null);
        foreach (var (list, handlers) in LintWalk.Lists(context.File))
        {
            ReachRules.Check(context, list, handlers);
            if (handlers)
            {
                HandlerRules.Check(context, list);
            }

            foreach (var item in LintWalk.Maps(list))
            {
                becomes |= LintWalk.IsBlock(item) && item["become"] is not null;
                Node(context, item);
                TaskRules.Become(context, item, becomes);
                if (!LintWalk.IsBlock(item))
                {
                    Task(context, LintTask.Of(item, handlers));
                }
            }
        }
    }

    private static void Node(LintContext context, MapValue node)
    {
        ConditionRules.Check(context, node);
        TaskRules.OldSpellings(context, node);
        if (node["vars"] is MapValue vars)
        {
            VariableRules.Map(context, vars);
        }
    }

    private static void Task(LintContext context, LintTask task)
    {
        TaskRules.Check(context, task);
        CommandRules.Check(context, task);
        SecretRules.OfTask(context, task);
        foreach (var name in new[] { task["register"], (task["loop_control"] as MapValue)?["loop_var"] }.OfType<StringValue>())
        {
            VariableRules.Defined(context, name.Text, name.Span);
        }

        if (task.Action == "set_fact")
        {
            var facts = task.Arguments.Entries.Where(e => e.Key.AsText() is not ("cacheable" or ArgumentText.RawParams or null));
            foreach (var (key, value) in facts)
            {
                VariableRules.Defined(context, key.AsText()!, key.Span);
                SecretRules.Variable(context, key.AsText()!, value);
            }
        }
    }

    private static void InventoryVars(LintContext context, Value group)
    {
        foreach (var (key, value) in (group as MapValue)?.TextEntries ?? [])
        {
            if (key == "vars" && value is MapValue vars)
            {
                VariableRules.Map(context, vars);
            }
            else if (key == "hosts")
            {
                foreach (var (_, host) in (value as MapValue)?.TextEntries ?? [])
                {
                    if (host is MapValue own)
                    {
                        VariableRules.Map(context, own);
                    }
                }
            }
            else
            {
                InventoryVars(context, value);
            }
        }
    }
}
