using System.Globalization;
using System.Text;

namespace Runbook.Language;

/// <summary>Upper and lower case as Python has them: by Unicode's full mapping, so that one letter may become two. Stateless.</summary>
internal static class PythonCase
{
    public static string Lower(string text) =>
        text.Contains('\u0130') ? text.Replace("\u0130", "i\u0307", StringComparison.Ordinal).ToLowerInvariant() : text.ToLowerInvariant();

    public static string Upper(string text)
    {
        var upper = text.ToUpperInvariant();
        if (!upper.Any(c => Special(c) is not null))
        {
            return upper;
        }

        var builder = new StringBuilder();
        foreach (var c in upper)
        {
            builder.Append(Special(c) ?? c.ToString());
        }

        return builder.ToString();
    }

    /// <summary>The first letter upper case, the others lower case.</summary>
    public static string Capitalize(string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var first = StringInfo.GetNextTextElementLength(text) is var n && char.IsSurrogate(text[0]) ? n : 1;
        var head = Upper(text[..first]);
        return (head.Length > first ? head[..1] + head[1..].ToLowerInvariant() : head) + Lower(text[first..]);
    }

    private static string? Special(char c) => c switch
    {
        '\u00df' => "SS",
        '\u0149' => "\u02bcN",
        '\u01f0' => "J\u030c",
        '\u0390' => "\u0399\u0308\u0301",
        '\u03b0' => "\u03a5\u0308\u0301",
        '\u0587' => "\u0535\u0552",
        '\ufb00' => "FF",
        '\ufb01' => "FI",
        '\ufb02' => "FL",
        '\ufb03' => "FFI",
        '\ufb04' => "FFL",
        '\ufb05' or '\ufb06' => "ST",
        _ => null,
    };
}
