namespace Runbook.Core;

/// <summary>
/// Text. A text that a trusted source wrote (playbook, inventory, variable file) and that holds <c>{{</c>, <c>{%</c> or <c>{#</c>
/// is a template: it is evaluated when it is used. Text that came from a host or out of an expression never is. Immutable.
/// </summary>
public sealed class StringValue : Value
{
    /// <summary>Text written at <paramref name="span"/>; <paramref name="template"/> says that it is still to be evaluated.</summary>
    public StringValue(string text, SourceSpan span = default, bool secret = false, bool template = false)
        : base(span, secret)
    {
        Text = text;
        IsTemplate = template;
    }

    /// <summary>The text itself, a template's as written.</summary>
    public string Text { get; }

    /// <summary>Whether the text is a trusted template.</summary>
    public bool IsTemplate { get; }

    /// <summary>A place for the parsed form of a template, so that it is parsed once. Written once, by the language.</summary>
    public object? Parsed { get; set; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.String;

    /// <inheritdoc/>
    public override bool HasTemplates => IsTemplate;

    /// <inheritdoc/>
    public override bool IsTruthy => Text.Length > 0;

    /// <summary>Text from a trusted source: a template when it holds a delimiter of one.</summary>
    public static StringValue Trusted(string text, SourceSpan span = default, bool secret = false) =>
        new(text, span, secret, LooksLikeTemplate(text));

    /// <summary>Whether text holds <c>{{</c>, <c>{%</c> or <c>{#</c>.</summary>
    public static bool LooksLikeTemplate(string text)
    {
        for (var i = text.IndexOf('{'); i >= 0 && i + 1 < text.Length; i = text.IndexOf('{', i + 1))
        {
            if (text[i + 1] is '{' or '%' or '#')
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override Value AsSecret() => IsSecret ? this : new StringValue(Text, Span, secret: true, IsTemplate);

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other is StringValue s && s.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Text, StringComparison.Ordinal);
}
