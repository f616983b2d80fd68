using System.Text;

namespace Runbook.Language;

/// <summary>The old way to give a lookup options: <c>term key=value key="two words"</c>. Stateless.</summary>
internal static class TermOptions
{
    /// <summary>The words without an equals sign, joined by spaces, and the options.</summary>
    public static (string Term, IReadOnlyList<KeyValuePair<string, string>> Options) Split(string text)
    {
        List<string> words = [];
        List<KeyValuePair<string, string>> options = [];
        foreach (var word in Words(text))
        {
            var equals = word.IndexOf('=');
            if (equals > 0 && word.AsSpan(0, equals).IndexOfAny(" /") < 0)
            {
                options.Add(new(word[..equals], Unquote(word[(equals + 1)..])));
            }
            else
            {
                words.Add(Unquote(word));
            }
        }

        return (string.Join(' ', words), options);
    }

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        var quote = '\0';
        foreach (var c in text)
        {
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (word.Length > 0)
                {
                    yield return word.ToString();
                }

                word.Clear();
                continue;
            }

            quote = quote == c ? '\0' : quote == '\0' && c is '"' or '\'' ? c : quote;
            word.Append(c);
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    private static string Unquote(string text) =>
        text.Length > 1 && text[0] is '"' or '\'' && text[0] == text[^1] ? text[1..^1] : text;
}
