namespace Runbook.Language;

/// <summary>How a template's text is read. Immutable. The defaults are those of a template in YAML.</summary>
public sealed record TemplateOptions
{
    /// <summary>A template in YAML.</summary>
    public static TemplateOptions Yaml { get; } = new();

    /// <summary>
    /// A template file as the <c>template</c> module reads it: as in YAML, but backslashes in text constants are escapes.
    /// </summary>
    public static TemplateOptions File { get; } = new() { DecodeEscapes = true };

    /// <summary>Whether the newline after a statement or comment vanishes. Default: true, as in Ansible.</summary>
    public bool TrimBlocks { get; init; } = true;

    /// <summary>Whether the white space in front of a statement or comment vanishes when it begins a line. Default: false.</summary>
    public bool LstripBlocks { get; init; }

    /// <summary>Whether the last newline of the text stays. Default: false; see <see cref="PreserveTrailingNewlines"/>.</summary>
    public bool KeepTrailingNewline { get; init; }

    /// <summary>Whether text that comes out ends with at least as many newlines as the template. Default: true, as in Ansible.</summary>
    public bool PreserveTrailingNewlines { get; init; } = true;

    /// <summary>
    /// Whether backslashes in the text constants of <c>{{ }}</c> are escapes. Default: false. In <c>{% %}</c> they always are.
    /// </summary>
    public bool DecodeEscapes { get; init; }

    /// <summary>
    /// Whether <c>break</c>, <c>continue</c> and <c>do</c> are known (Jinja's extensions loopcontrols and do). Default: false.
    /// </summary>
    public bool Extensions { get; init; }

    /// <summary>What every newline of the template's own text becomes. Default: a line feed.</summary>
    public string NewlineSequence { get; init; } = "\n";

    /// <summary>What begins an expression.</summary>
    public string VariableStart { get; init; } = "{{";

    /// <summary>What ends an expression.</summary>
    public string VariableEnd { get; init; } = "}}";

    /// <summary>What begins a statement.</summary>
    public string BlockStart { get; init; } = "{%";

    /// <summary>What ends a statement.</summary>
    public string BlockEnd { get; init; } = "%}";

    /// <summary>What begins a comment.</summary>
    public string CommentStart { get; init; } = "{#";

    /// <summary>What ends a comment.</summary>
    public string CommentEnd { get; init; } = "#}";
}
