using Runbook.Core;

namespace Runbook.Language;

/// <summary>A template's text and where it stands: turns offsets into places. Not safe from several threads.</summary>
internal sealed class SourceText(string text, SourceSpan span)
{
    private List<int>? _lineStarts;

    /// <summary>The text.</summary>
    public string Text => text;

    /// <summary>The place of an offset. The first line continues the span's; later ones begin at column 1.</summary>
    public SourceSpan At(int offset, int length = 1)
    {
        var starts = _lineStarts ??= LineStarts();
        var line = starts.BinarySearch(offset);
        line = line < 0 ? ~line - 1 : line;
        var column = offset - starts[line];
        return new(span.File, Math.Max(span.Line, 1) + line, column + (line == 0 ? Math.Max(span.Column, 1) : 1), Math.Max(length, 1));
    }

    /// <summary>The error that a text is not an expression or template.</summary>
    public DiagnosticException Error(int offset, int length, string detail, string? hint = null) =>
        new(Diagnostic.Error("template-syntax", "This is not a well-formed template or expression", detail, At(offset, length), hint));

    private List<int> LineStarts()
    {
        List<int> starts = [0];
        for (var at = text.IndexOf('\n'); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            starts.Add(at + 1);
        }

        return starts;
    }
}
