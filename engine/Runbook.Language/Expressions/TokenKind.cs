namespace Runbook.Language;

/// <summary>The kinds of tokens in an expression.</summary>
internal enum TokenKind
{
    /// <summary>The end of the tag or of the text.</summary>
    End,

    /// <summary>A name or keyword.</summary>
    Name,

    /// <summary>A text constant.</summary>
    String,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A float.</summary>
    Float,

    /// <summary>An operator or a bracket.</summary>
    Sign,
}
