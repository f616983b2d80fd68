using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Finds secrets written in plain text. Their values are never shown. Stateless.</summary>
internal static partial class SecretRules
{
    private static readonly string[] Arguments = ["password", "passwd", "login_password", "url_password", "api_key", "token", "secret", "passphrase", "become_pass"];

    /// <summary>Looks at a variable, and at maps in it.</summary>
    public static void Variable(LintContext context, string name, Value value)
    {
        switch (value)
        {
            case StringValue text when IsSecretName(name) && IsLiteral(text):
                context.Report(LintRules.PlainSecret, text.Span, name);
                break;
            case IntegerValue when IsSecretName(name) && !name.Contains("token", StringComparison.OrdinalIgnoreCase):
                context.Report(LintRules.PlainSecret, value.Span, name);
                break;
            case MapValue map:
                foreach (var (key, inner) in map.TextEntries)
                {
                    Variable(context, key, inner);
                }

                break;
            case ListValue list:
                foreach (var map in list.Items.OfType<MapValue>())
                {
                    Variable(context, name, map);
                }

                break;
        }
    }

    /// <summary>Looks at a module's arguments.</summary>
    public static void OfTask(LintContext context, LintTask task)
    {
        foreach (var name in Arguments)
        {
            if (task.Arguments[name] is StringValue value && IsLiteral(value) && !Hash().IsMatch(value.Text))
            {
                context.Report(LintRules.PlainSecret, value.Span, $"{name} of {task.Action}", "keep it in a vaulted variable");
            }
        }
    }

    /// <summary>Looks at the lines of an INI inventory.</summary>
    public static void Ini(LintContext context)
    {
        for (var i = 0; i < context.File.Lines.Count; i++)
        {
            var line = context.File.Lines[i];
            if (line.AsSpan().TrimStart() is ['#' or ';', ..])
            {
                continue;
            }

            foreach (Match match in IniSecret().Matches(line))
            {
                if (!StringValue.LooksLikeTemplate(match.Groups["v"].Value))
                {
                    context.Report(LintRules.PlainSecret, new SourceSpan(context.File.Display, i + 1, match.Groups["n"].Index + 1, match.Groups["n"].Length), match.Groups["n"].Value,
                        "keep it in a vaulted file of group_vars or host_vars");
                }
            }
        }
    }

    private static bool IsLiteral(StringValue text) =>
        !text.IsTemplate && !text.IsSecret && text.Text.Length > 1 && text.Text[0] is not ('/' or '~') && !text.Text.StartsWith("$ANSIBLE_VAULT", StringComparison.Ordinal)
        && text.Text is not ("yes" or "no" or "true" or "false" or "present" or "absent" or "none" or "omit");

    private static bool IsSecretName(string name) => SecretName().IsMatch(name);

    [GeneratedRegex(@"^(?!update_|no_|use_|ask_|generate_|is_|has_|expire_|min_|max_)(?:.*[_-])?(?:password|passwd|pass|passphrase|secret|secret_key|api_?key|auth_token|access_token|api_token|token|private_key|pgpass)\z",
        RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    /// <summary>A crypted password is written in playbooks on purpose.</summary>
    [GeneratedRegex(@"^\$[0-9a-z]+\$")]
    private static partial Regex Hash();

    [GeneratedRegex(@"(?<![\w.])(?<n>[A-Za-z_]*(?:password|passwd|_pass|secret|token))\s*=\s*(?<v>""[^""]*""|'[^']*'|[^\s#]+)", RegexOptions.IgnoreCase)]
    private static partial Regex IniSecret();
}
