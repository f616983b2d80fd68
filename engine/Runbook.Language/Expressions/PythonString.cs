using System.Text;

namespace Runbook.Language;

/// <summary>
/// Text as Python sees it: a sequence of code points, while .NET counts UTF-16 units. Text without surrogates takes the fast way.
/// Stateless.
/// </summary>
public static class PythonString
{
    /// <summary><c>len(text)</c>.</summary>
    public static int Length(string text)
    {
        var length = text.Length;
        foreach (var unit in text)
        {
            if (char.IsLowSurrogate(unit))
            {
                length--;
            }
        }

        return length;
    }

    /// <summary>Orders by code point.</summary>
    public static int Compare(string a, string b)
    {
        var common = a.AsSpan().CommonPrefixLength(b);
        if (common == a.Length || common == b.Length)
        {
            return a.Length.CompareTo(b.Length);
        }

        // A surrogate stands for a code point above all others that a single unit can hold.
        var (x, y) = (a[common], b[common]);
        return char.IsSurrogate(x) != char.IsSurrogate(y) ? (char.IsSurrogate(x) ? 1 : -1) : x.CompareTo(y);
    }

    /// <summary>The characters, one text each.</summary>
    public static string[] Characters(string text)
    {
        var characters = new string[Length(text)];
        var i = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            characters[i++] = rune.ToString();
        }

        return characters;
    }

    /// <summary>The character at an index from 0, or null when there is none.</summary>
    public static string? At(string text, int index)
    {
        if (!HasSurrogates(text))
        {
            return index >= 0 && index < text.Length ? text[index].ToString() : null;
        }

        var characters = Characters(text);
        return index >= 0 && index < characters.Length ? characters[index] : null;
    }

    /// <summary>The UTF-16 position of a code point's index, for text that may hold surrogates.</summary>
    public static int UnitIndex(string text, int index)
    {
        if (!HasSurrogates(text))
        {
            return Math.Min(index, text.Length);
        }

        var unit = 0;
        for (; index > 0 && unit < text.Length; index--)
        {
            unit += char.IsSurrogatePair(text, unit) ? 2 : 1;
        }

        return unit;
    }

    /// <summary>The number of code points before a UTF-16 position.</summary>
    public static int PointIndex(string text, int unit) => Length(text[..unit]);

    /// <summary>Whether any character takes two UTF-16 units.</summary>
    public static bool HasSurrogates(string text) => text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') >= 0;

    internal static string Join(IEnumerable<string> characters)
    {
        var text = new StringBuilder();
        foreach (var character in characters)
        {
            text.Append(character);
        }

        return text.ToString();
    }
}
