using System.Runtime.CompilerServices;
using System.Text;

namespace Runbook.Sdk;

/// <summary>
/// Text for a POSIX <c>sh</c>. Everything that was interpolated into it is quoted; secrets in it are masked when it is shown.
/// Equal when the text is equal. Immutable, safe from any thread.
/// </summary>
public sealed class Sh : IEquatable<Sh>
{
    internal Sh(string text, string shown)
    {
        Text = text;
        Shown = shown;
    }

    /// <summary>Nothing.</summary>
    public static Sh Empty { get; } = new("", "");

    /// <summary>The text as the host's shell gets it. Holds secrets: never print it.</summary>
    public string Text { get; }

    /// <summary>The text as people see it, secrets masked.</summary>
    public string Shown { get; }

    /// <summary>
    /// Shell text with holes: a <see cref="string"/>, number or path is quoted as one word, a sequence of texts as several words,
    /// an <see cref="Sh"/> stands as it is, a <see cref="Secret"/> is quoted and masked.
    /// </summary>
    public static Sh Line(ShText text) => text.Build();

    /// <summary>Shell text from a constant or a user's own script: nothing in it is quoted.</summary>
    public static Sh Verbatim(string text) => new(text, text);

    /// <summary>Parts joined by a separator such as <c>" &amp;&amp; "</c> or a line feed.</summary>
    public static Sh Join(string separator, params IEnumerable<Sh> parts)
    {
        var all = parts as IReadOnlyCollection<Sh> ?? [.. parts];
        return new(string.Join(separator, all.Select(p => p.Text)), string.Join(separator, all.Select(p => p.Shown)));
    }

    /// <summary>One word of the shell: in single quotes unless it is plain.</summary>
    public static string Quote(string word)
    {
        if (word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or ':' or ',' or '+' or '@' or '='))
        {
            return word;
        }

        return "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
    }

    /// <inheritdoc/>
    public bool Equals(Sh? other) => other is not null && other.Text == Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Sh);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The text as people see it.</summary>
    public override string ToString() => Shown;

    /// <summary>What the compiler makes of <c>Sh.Line($"…")</c>; do not use it directly.</summary>
    [InterpolatedStringHandler]
    public ref struct ShText
    {
        private readonly StringBuilder _text;
        private StringBuilder? _shown;

        /// <summary>Called by the compiler.</summary>
        public ShText(int literalLength, int formattedCount) => _text = new(literalLength + (formattedCount * 16));

        /// <summary>Called by the compiler.</summary>
        public readonly void AppendLiteral(string literal)
        {
            _text.Append(literal);
            _shown?.Append(literal);
        }

        /// <summary>One word, quoted.</summary>
        public readonly void AppendFormatted(string word) => AppendLiteral(Quote(word));

        /// <summary>A number.</summary>
        public readonly void AppendFormatted(long number) => AppendLiteral(number.ToString(System.Globalization.CultureInfo.InvariantCulture));

        /// <summary>Several words, each quoted.</summary>
        public readonly void AppendFormatted(IEnumerable<string> words) => AppendLiteral(string.Join(' ', words.Select(Quote)));

        /// <summary>Shell text as it is.</summary>
        public void AppendFormatted(Sh part)
        {
            if (_shown is null && part.Shown != part.Text)
            {
                _shown = new(_text.ToString());
            }

            _text.Append(part.Text);
            _shown?.Append(part.Shown);
        }

        /// <summary>A secret word: quoted, and masked when shown.</summary>
        public void AppendFormatted(Secret secret) => AppendFormatted(new Sh(Quote(secret.Reveal), secret.ToString()));

        internal readonly Sh Build()
        {
            var text = _text.ToString();
            return new(text, _shown?.ToString() ?? text);
        }
    }
}
