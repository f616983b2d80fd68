using Runbook.Core;
using YamlDotNet.Core;

namespace Runbook.Language;

/// <summary>Says in words what a YAML parser stumbled over, and how to mend it. Stateless.</summary>
internal static class YamlProblem
{
    private const string Code = "yaml-syntax";
    private const string Summary = "This is not valid YAML";
    private const string QuoteHint = "a value that begins with {{ must be quoted: \"{{ ... }}\"";

    private const string TabHint = "YAML does not allow tabs for indentation: use spaces";

    /// <summary>The diagnostic for an exception of the parser.</summary>
    public static Diagnostic From(YamlException bad, string text, string file)
    {
        var detail = bad.InnerException is null ? bad.Message : bad.InnerException.Message;
        var mark = bad.Start.Line == 0 ? bad.End : bad.Start;
        var place = ((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));
        return At(detail.Contains("invalid tab", StringComparison.Ordinal) ? Tab(text, place) : place, text, file, Plain(detail));
    }

    /// <summary>The diagnostic for a place.</summary>
    public static Diagnostic At((int Line, int Column) place, string text, string file, string detail)
    {
        var lines = text.Split('\n');
        var index = Math.Clamp(place.Line - 1, 0, lines.Length - 1);
        return Diagnostic.Error(Code, Summary, detail, new SourceSpan(file, place.Line, place.Column), Hint(lines, index, place.Column));
    }

    /// <summary>The diagnostic for <c>a: {{ b }}</c>, which YAML reads as a map inside a map.</summary>
    public static Diagnostic Unquoted(SourceSpan span) => Diagnostic.Error(
        "yaml-unquoted-template", "A template is not quoted", "YAML reads {{ as the beginning of a map", span, QuoteHint);

    /// <summary>The parser names the map that the tab stands in.</summary>
    private static (int Line, int Column) Tab(string text, (int Line, int Column) map)
    {
        var lines = text.Split('\n');
        for (var i = map.Line - 1; i < lines.Length; i++)
        {
            var tab = lines[i].IndexOf('\t', StringComparison.Ordinal);
            if (tab >= 0 && string.IsNullOrWhiteSpace(lines[i][..tab]))
            {
                return (i + 1, tab + 1);
            }
        }

        return map;
    }

    private static string? Hint(string[] lines, int index, int column)
    {
        var here = lines[index];
        // The parser often notices on the next line only.
        foreach (var line in new[] { lines[index], lines[Math.Max(0, index - 1)] })
        {
            if (IsUnquotedTemplate(line))
            {
                return QuoteHint;
            }

            if (line.AsSpan(0, line.Length - line.AsSpan().TrimStart().Length).Contains('\t'))
            {
                return TabHint;
            }
        }

        return HasTextAfterQuote(here) ? "quote the whole value, not a part of it"
            : HasSecondColon(here, column) ? "a value that holds \": \" must be quoted"
            : null;
    }

    private static bool IsUnquotedTemplate(string line)
    {
        var value = ValueOf(line);
        return value.StartsWith("{{") || value.StartsWith("{%");
    }

    private static bool HasTextAfterQuote(string line)
    {
        var value = ValueOf(line).TrimEnd();
        return value.Length > 1 && value[0] is '"' or '\'' && value[1..].IndexOf(value[0]) is >= 0 and var end && end + 2 < value.Length;
    }

    private static bool HasSecondColon(string line, int column) =>
        line.IndexOf(": ", StringComparison.Ordinal) is >= 0 and var first
        && line.IndexOf(": ", first + 2, StringComparison.Ordinal) is >= 0
        && column > first;

    private static ReadOnlySpan<char> ValueOf(string line)
    {
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        var value = colon >= 0 ? line.AsSpan(colon + 2) : line.AsSpan().TrimStart().TrimStart("- ");
        return value.TrimStart();
    }

    private static string Plain(string detail) => detail.TrimEnd('.') switch
    {
        "While scanning for the next token, found character that cannot start any token" =>
            "this character cannot begin a value; quote the value",
        "Mapping values are not allowed in this context" => "a second \"key: value\" on one line, or a wrong indentation",
        "While parsing a flow sequence, did not find expected ',' or ']'" => "a [ is not closed, or a comma is missing",
        "While parsing a flow mapping, did not find expected ',' or '}'" =>
            "a { is not closed, or a comma is missing",
        "While scanning a quoted scalar, found unexpected end of stream" => "a quote is not closed",
        "While scanning a plain scalar value, found invalid mapping" => "a second \": \" stands in the value",
        "While scanning a mapping, found invalid tab as indentation" => "a tab stands in the indentation",
        "While parsing a block mapping, did not find expected key" => "a key was expected here: check the indentation and the quotes",
        "While parsing a block collection, did not find expected '-' indicator" =>
            "a list item (\"- \") was expected here: check the indentation",
        var other => other,
    };
}
