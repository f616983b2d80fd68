using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>The rules of variables' names. Stateless.</summary>
internal static partial class VariableRules
{
    /// <summary>Looks at a map of variables.</summary>
    public static void Map(LintContext context, MapValue vars)
    {
        foreach (var (key, value) in vars.Entries)
        {
            if (key.AsText() is not { } name)
            {
                continue;
            }

            Defined(context, name, key.Span);
            // the parser says so of playbooks itself
            if (context.File.Kind is LintFileKind.Variables or LintFileKind.Defaults or LintFileKind.Inventory && !Identifier().IsMatch(name) && !StringValue.LooksLikeTemplate(name))
            {
                context.Report(LintRules.VariableName, key.Span, $"\"{name}\"", $"write {NotWord().Replace(name, "_")}");
            }

            SecretRules.Variable(context, name, value);
        }

        if (context.File.Kind == LintFileKind.Defaults)
        {
            Unused(context, vars);
        }
    }

    /// <summary>Looks at a name that is given a value: of <c>register</c>, <c>loop_var</c>, <c>set_fact</c>.</summary>
    public static void Defined(LintContext context, string name, SourceSpan span)
    {
        if (KnownVariables.Magic.Contains(name))
        {
            context.Report(LintRules.MagicShadow, span, name);
        }
    }

    /// <summary>Looks for old and fact names in a file's lines.</summary>
    public static void Lines(LintContext context)
    {
        for (var i = 0; i < context.File.Lines.Count; i++)
        {
            var line = context.File.Lines[i];
            if (!line.Contains("ansible_", StringComparison.Ordinal) || line.AsSpan().TrimStart().StartsWith('#'))
            {
                continue;
            }

            foreach (Match match in Word().Matches(line))
            {
                var span = new SourceSpan(context.File.Display, i + 1, match.Index + 1, match.Length);
                if (OldKeywords.NewerVariable(match.Value) is { } newer)
                {
                    context.Report(LintRules.OldVariable, span, match.Value, $"write {newer}");
                }
                else if (KnownVariables.Facts.Contains(match.Value) && context.File.Kind is not (LintFileKind.Inventory or LintFileKind.Text))
                {
                    context.Report(LintRules.FactVariable, span, match.Value, $"write ansible_facts.{match.Value["ansible_".Length..]}");
                }
            }
        }
    }

    private static void Unused(LintContext context, MapValue defaults)
    {
        foreach (var key in defaults.Keys)
        {
            if (key.AsText() is { } name && !context.Names.IsRead(name) && !name.StartsWith("ansible_", StringComparison.Ordinal))
            {
                context.Report(LintRules.UnusedDefault, key.Span, name);
            }
        }
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"[^A-Za-z0-9_]")]
    private static partial Regex NotWord();

    [GeneratedRegex(@"\bansible_[a-z0-9_]+\b")]
    private static partial Regex Word();
}
