using Runbook.Core;

namespace Runbook.Language;

/// <summary>A template's text and where it stands: turns offsets into places. Not safe from several threads.</summary>
internal sealed class SourceText(string text, SourceSpan span)
{
    private int _lastOffset;
    private int _lastLine;
    private int _lastLineStart;

    /// <summary>The text.</summary>
    public string Text => text;

    /// <summary>The place of an offset. The first line continues the span's; later ones begin at column 1.</summary>
    public SourceSpan At(int offset, int length = 1)
    {
        if (offset < _lastOffset)
        {
            (_lastOffset, _lastLine, _lastLineStart) = (0, 0, 0);
        }

        for (; _lastOffset < offset && _lastOffset < text.Length; _lastOffset++)
        {
            if (text[_lastOffset] == '\n')
            {
                (_lastLine, _lastLineStart) = (_lastLine + 1, _lastOffset + 1);
            }
        }

        var column = offset - _lastLineStart;
        return new(span.File, Math.Max(span.Line, 1) + _lastLine, column + (_lastLine == 0 ? Math.Max(span.Column, 1) : 1), Math.Max(length, 1));
    }

    /// <summary>The error that a text is not an expression or template.</summary>
    public DiagnosticException Error(int offset, int length, string detail, string? hint = null) =>
        new(Diagnostic.Error("template-syntax", "This is not a well-formed template or expression", detail, At(offset, length), hint));
}
