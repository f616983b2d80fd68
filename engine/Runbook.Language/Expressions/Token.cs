using Runbook.Core;

namespace Runbook.Language;

/// <summary>A token of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A name, a sign, or the text as written.</param>
/// <param name="Constant">The value of a constant, else null.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct Token(TokenKind Kind, string Text, Value? Constant, int Start, int End)
{
    /// <summary>Whether it is this sign.</summary>
    public bool IsSign(string sign) => Kind == TokenKind.Sign && Text == sign;

    /// <summary>Whether it is this name.</summary>
    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;

    /// <summary>What to call it in a message.</summary>
    public string Described => Kind == TokenKind.End ? "the end" : $"'{Text}'";
}
