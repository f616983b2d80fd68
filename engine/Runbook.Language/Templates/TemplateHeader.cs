namespace Runbook.Language;

/// <summary>The first line <c>#jinja2: trim_blocks: False, …</c> of a template, which changes its options. Stateless.</summary>
internal static class TemplateHeader
{
    private const string Mark = "#jinja2:";

    /// <summary>The options with those of the header, and where the text after it begins (0 without one).</summary>
    /// <exception cref="Core.DiagnosticException">The header sets something unknown.</exception>
    public static (TemplateOptions Options, int Start) Read(SourceText source, TemplateOptions options)
    {
        var text = source.Text;
        if (!text.StartsWith(Mark, StringComparison.Ordinal))
        {
            return (options, 0);
        }

        var end = text.IndexOf('\n');
        end = end < 0 ? text.Length : end;
        foreach (var part in text[Mark.Length..end].Split(','))
        {
            var colon = part.IndexOf(':');
            if (colon < 0)
            {
                throw source.Error(0, end, "a setting in the header is written name: value");
            }

            options = With(source, options, part[..colon].Trim(), part[(colon + 1)..].Trim(), end);
        }

        return (options, Math.Min(end + 1, text.Length));
    }

    private static TemplateOptions With(SourceText source, TemplateOptions options, string name, string value, int end)
    {
        bool Flag() => value.ToLowerInvariant() switch
        {
            "true" or "yes" or "1" => true,
            "false" or "no" or "0" => false,
            _ => throw source.Error(0, end, $"{name} in the header is True or False, not {value}"),
        };

        string Text() => value.Length > 1 && value[0] is '\'' or '"' && value[^1] == value[0]
            ? PythonEscapes.Decode(value[1..^1]) ?? value[1..^1]
            : value.Length > 0 ? value : throw source.Error(0, end, $"{name} in the header has no value");

        return name switch
        {
            "trim_blocks" => options with { TrimBlocks = Flag() },
            "lstrip_blocks" => options with { LstripBlocks = Flag() },
            "keep_trailing_newline" => options with { KeepTrailingNewline = Flag() },
            "newline_sequence" => options with { NewlineSequence = Text() },
            "variable_start_string" => options with { VariableStart = Text() },
            "variable_end_string" => options with { VariableEnd = Text() },
            "block_start_string" => options with { BlockStart = Text() },
            "block_end_string" => options with { BlockEnd = Text() },
            "comment_start_string" => options with { CommentStart = Text() },
            "comment_end_string" => options with { CommentEnd = Text() },
            "autoescape" => options,
            _ => throw source.Error(
                0, end, $"the header sets '{name}', which is no option of a template",
                Core.DidYouMean.Hint(name, ["trim_blocks", "lstrip_blocks", "keep_trailing_newline", "newline_sequence",
                    "variable_start_string"])),
        };
    }
}
