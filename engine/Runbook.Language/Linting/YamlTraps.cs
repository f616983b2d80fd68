using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Finds what YAML reads otherwise than its author means. Stateless.</summary>
internal static partial class YamlTraps
{
    private static readonly string[] ModeNames = ["mode", "directory_mode"];

    /// <summary>Looks through a file.</summary>
    public static void Check(LintContext context)
    {
        if (context.File.Kind != LintFileKind.Text && !context.File.IsVaulted)
        {
            Tabs(context);
            Visit(context, context.File.Content, null, false);
        }
    }

    private static void Tabs(LintContext context)
    {
        for (var i = 0; i < context.File.Lines.Count; i++)
        {
            var line = context.File.Lines[i];
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            // A tab inside a quoted text or a script is the author's.
            if (tab >= 0 && (string.IsNullOrWhiteSpace(line[..tab]) || BlankAfterColon().IsMatch(line[..(tab + 1)])))
            {
                context.Report(LintRules.TabCharacter, new SourceSpan(context.File.Display, i + 1, tab + 1, 1));
            }
        }
    }

    private static void Visit(LintContext context, Value value, string? key, bool inTexts)
    {
        switch (value)
        {
            case MapValue map:
                foreach (var (name, inner) in map.Entries)
                {
                    if (name is BoolValue)
                    {
                        context.Report(LintRules.BoolKey, name.Span, $"\"{context.File.Written(name.Span)}\" is read as {Word(name)}");
                    }

                    Visit(context, inner, name.AsText(), false);
                }

                break;
            case ListValue list:
                var texts = list.Items.Any(i => i is StringValue { IsTemplate: false });
                foreach (var item in list.Items)
                {
                    Visit(context, item, key, texts);
                }

                break;
            default:
                Scalar(context, value, key, inTexts);
                break;
        }
    }

    private static void Scalar(LintContext context, Value value, string? key, bool inTexts)
    {
        var written = context.File.Written(value.Span);
        switch (value)
        {
            case BoolValue when inTexts && !written.IsEmpty:
                context.Report(LintRules.BoolWord, value.Span, $"\"{written}\" is read as {Word(value)}, beside texts", $"write \"{written}\"");
                break;
            case IntegerValue number:
                Integer(context, number, written, key);
                break;
            case FloatValue when written.Contains(':'):
                context.Report(LintRules.Sexagesimal, value.Span, $"{written} is read as {value}", $"write \"{written}\"");
                break;
            case FloatValue when written.Contains('_'):
                context.Report(LintRules.Underscore, value.Span, $"{written} is read as {value}", $"write \"{written}\"");
                break;
            case FloatValue when Version().IsMatch(written) && !IsWhole(written) | IsVersionKey(key):
                context.Report(LintRules.LostZero, value.Span, $"{written} is read as {value}", $"write \"{written}\"");
                break;
        }
    }

    private static void Integer(LintContext context, IntegerValue number, ReadOnlySpan<char> written, string? key)
    {
        if (key is not null && ModeNames.Contains(key))
        {
            Mode(context, number, written);
        }
        else if (written.Contains(':'))
        {
            context.Report(LintRules.Sexagesimal, number.Span, $"{written} is read as {number}", $"write \"{written}\"");
        }
        else if (written.Contains('_'))
        {
            context.Report(LintRules.Underscore, number.Span, $"{written} is read as {number}", $"write \"{written}\" if it is text, or {number}");
        }
        else if (written.Length > 1 && written[0] == '0' && char.IsAsciiDigit(written[1]))
        {
            context.Report(LintRules.LeadingZero, number.Span, $"{written} is read as {number}", $"write \"{written}\"");
        }
    }

    private static void Mode(LintContext context, IntegerValue mode, ReadOnlySpan<char> written)
    {
        if (written.Length > 1 && written[0] == '0')
        {
            context.Report(LintRules.UnquotedMode, mode.Span, $"{written}", $"write \"{written}\"");
        }
        else if (written.Length is 3 or 4 && written.IndexOfAnyExceptInRange('0', '7') < 0)
        {
            context.Report(LintRules.DecimalMode, mode.Span, $"{written} is not the mode 0{written}", $"write \"0{written}\"");
        }
    }

    private static string Word(Value value) => value.IsTruthy ? "true" : "false";

    /// <summary>2.0 is a plain number in most places; 1.10 is not.</summary>
    private static bool IsWhole(ReadOnlySpan<char> written) => written[written.IndexOf('.')..].TrimStart(".0").IsEmpty;

    private static bool IsVersionKey(string? key) => key is not null && key.Contains("version", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^[0-9]+\.[0-9]*0\z")]
    private static partial Regex Version();

    [GeneratedRegex(@"^\s*(?:- )?[\w.-]+:[ \t]*\t\z")]
    private static partial Regex BlankAfterColon();
}
