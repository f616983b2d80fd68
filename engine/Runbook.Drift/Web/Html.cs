using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Runbook.Drift;

/// <summary>
/// HTML that is safe by how it is made: only the literal parts of an interpolated string are markup, every hole is text and is encoded,
/// unless it is <see cref="Html"/> itself. There is no way from a text to markup. Attributes with holes must be quoted. Immutable.
/// </summary>
internal readonly struct Html
{
    private readonly string? _markup;

    private Html(string markup) => _markup = markup;

    /// <summary>HTML of an interpolated string.</summary>
    public static Html Of(Writer writer) => new(writer.End());

    /// <summary>One after the other.</summary>
    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts));

    /// <summary>For each of some things.</summary>
    public static Html Each<T>(IEnumerable<T> things, Func<T, Html> of) => Join(things.Select(of));

    /// <summary>The markup.</summary>
    public override string ToString() => _markup ?? "";

    /// <summary>Takes the parts of an interpolated string. Used by the compiler.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Writer
    {
        private readonly StringBuilder _text;

        /// <summary>For a string of so many literal characters.</summary>
        public Writer(int literalLength, int formattedCount) => _text = new(literalLength + (formattedCount * 16));

        /// <summary>Adds markup.</summary>
        public void AppendLiteral(string markup) => _text.Append(markup);

        /// <summary>Adds HTML as it is.</summary>
        public void AppendFormatted(Html html) => _text.Append(html.ToString());

        /// <summary>Adds text, made legible.</summary>
        public void AppendFormatted(string? text) => _text.Append(HtmlEncoder.Default.Encode(Legible.Of(text)));

        /// <summary>Adds a value as text, independent of any culture.</summary>
        public void AppendFormatted<T>(T value, string? format = null) => AppendFormatted(
            value is IFormattable f ? f.ToString(format, CultureInfo.InvariantCulture) : value?.ToString());

        /// <summary>The whole.</summary>
        internal string End() => _text.ToString();
    }
}
