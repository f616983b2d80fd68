using Runbook.Core;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Runbook.Language;

/// <summary>Where the events of a YAML text stand in it. Stateless but for the text.</summary>
internal sealed class YamlPlaces(string text, string file)
{
    /// <summary>The place of a node.</summary>
    public SourceSpan Of(ParsingEvent node) =>
        new(file, (int)node.Start.Line, (int)node.Start.Column, Length(node.Start, node.End));

    /// <summary>The place of a scalar's text: after the quote, or the first line of a block.</summary>
    public SourceSpan OfText(Scalar scalar) => scalar.Style switch
    {
        ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted => Quoted(scalar),
        ScalarStyle.Literal or ScalarStyle.Folded => Block(scalar),
        _ when scalar.Tag.IsEmpty && scalar.Anchor.IsEmpty => Of(scalar),
        _ => Plain(scalar),
    };

    private static int Length(Mark start, Mark end) => start.Line == end.Line ? (int)Math.Max(0, end.Column - start.Column) : 0;

    private SourceSpan Quoted(Scalar scalar)
    {
        var quote = scalar.Style == ScalarStyle.SingleQuoted ? '\'' : '"';
        var at = SkipProperties(scalar, quote);
        return new SourceSpan(file, at.Line, at.Column + 1, scalar.Start.Line == scalar.End.Line
            ? (int)scalar.End.Column - at.Column - 2 : 0);
    }

    private SourceSpan Plain(Scalar scalar)
    {
        var at = SkipProperties(scalar, scalar.Value.Length > 0 ? scalar.Value[0] : '\0');
        return new SourceSpan(file, at.Line, at.Column, scalar.Value.Contains('\n') ? 0 : scalar.Value.Length);
    }

    /// <summary>Goes over a tag or an anchor, where an event's own mark may stand.</summary>
    private (int Line, int Column) SkipProperties(Scalar scalar, char first)
    {
        var (line, column) = ((int)scalar.Start.Line, (int)scalar.Start.Column);
        if (scalar.Tag.IsEmpty && scalar.Anchor.IsEmpty)
        {
            return (line, column);
        }

        var i = (int)scalar.Start.Index;
        while (i < text.Length && text[i] is '!' or '&')
        {
            for (; i < text.Length && !char.IsWhiteSpace(text[i]); i++)
            {
                column++;
            }

            for (; i < text.Length && text[i] is ' '; i++)
            {
                column++;
            }
        }

        return i < text.Length && text[i] == first ? (line, column) : ((int)scalar.Start.Line, (int)scalar.Start.Column);
    }

    private SourceSpan Block(Scalar scalar)
    {
        var i = text.IndexOf('\n', (int)Math.Clamp(scalar.Start.Index, 0, text.Length));
        if (i < 0)
        {
            return Of(scalar);
        }

        // Blank lines at the top belong to the text, but say nothing about its indentation.
        var column = 1;
        for (i++; i < text.Length && text[i] is ' ' or '\n' or '\r'; i++)
        {
            column = text[i] == ' ' ? column + 1 : 1;
        }

        return new SourceSpan(file, (int)scalar.Start.Line + 1, column);
    }
}
