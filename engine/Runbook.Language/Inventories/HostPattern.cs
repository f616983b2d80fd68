using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Runbook.Language;

/// <summary>
/// One pattern of hosts, taken apart: <c>!</c> or <c>&amp;</c>, a name with wildcards or a <c>~regex</c>, a subscript. Immutable.
/// </summary>
/// <param name="Text">As written.</param>
/// <param name="Kind">How it joins the hosts before it.</param>
/// <param name="Name">What names are compared with.</param>
/// <param name="Slice">First and last position, negative ones from the end; null for all. The last is null for a single one.</param>
internal sealed partial record HostPattern(string Text, HostPattern.Join Kind, string Name, (int First, int? Last)? Slice)
{
    private static readonly TimeSpan RegexLimit = TimeSpan.FromSeconds(1);

    /// <summary>How a pattern joins the hosts selected before it.</summary>
    internal enum Join
    {
        /// <summary>Adds.</summary>
        Union,

        /// <summary>Keeps only its own (<c>&amp;</c>).</summary>
        Intersection,

        /// <summary>Takes away (<c>!</c>).</summary>
        Exclusion,
    }

    /// <summary>Whether it is compared as a regular expression or with wildcards.</summary>
    public bool IsWild => Name.StartsWith('~') || Name.AsSpan().IndexOfAny(".?*[") >= 0;

    /// <summary>Takes one pattern apart.</summary>
    public static HostPattern Parse(string text)
    {
        var kind = text[0] switch { '!' => Join.Exclusion, '&' => Join.Intersection, _ => Join.Union };
        var name = kind == Join.Union ? text : text[1..];
        if (!name.StartsWith('~') && Subscript().Match(name) is { Success: true } sub)
        {
            return Position(sub.Groups[2].ValueSpan) is { } single ? new(text, kind, sub.Groups[1].Value, (single, null))
                : Position(sub.Groups[3].ValueSpan) is { } first
                    ? new(text, kind, sub.Groups[1].Value, (first, Position(sub.Groups[4].ValueSpan) ?? -1))
                    : new(text, kind, name, null);
        }

        return new(text, kind, name, null);
    }

    /// <summary>The patterns in a text: parted by commas, or else by colons outside of brackets.</summary>
    public static IEnumerable<string> Split(string text)
    {
        if (text.Contains(','))
        {
            return text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).SelectMany(Split);
        }

        var trimmed = text.Trim();
        return trimmed.Length == 0 ? []
            : HostAddress.IsOneHost(trimmed) ? [trimmed]
            : Parts().Matches(trimmed).Select(m => m.Value);
    }

    /// <summary>The regular expression that names must match; throws <see cref="ArgumentException"/> when it is none.</summary>
    public Regex ToRegex() => Name.StartsWith('~')
        ? new(@"\A(?:" + Name[1..].Replace("(?P<", "(?<", StringComparison.Ordinal) + ")", RegexOptions.CultureInvariant, RegexLimit)
        : new(Wildcards(Name), RegexOptions.CultureInvariant | RegexOptions.Singleline, RegexLimit);

    private static int? Position(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : null;

    private static string Wildcards(string name)
    {
        var regex = new StringBuilder(@"\A");
        for (var i = 0; i < name.Length; i++)
        {
            var close = name[i] == '[' && i + 2 < name.Length ? name.IndexOf(']', i + 2) : -1;
            if (close > 0)
            {
                var set = name[(i + 1)..close];
                var negated = set[0] == '!';
                regex.Append(negated ? "[^" : "[").Append(Escape(negated ? set[1..] : set)).Append(']');
                i = close;
            }
            else
            {
                regex.Append(name[i] switch { '*' => ".*", '?' => ".", var c => Regex.Escape(c.ToString()) });
            }
        }

        return regex.Append(@"\z").ToString();
    }

    private static string Escape(string set) =>
        set.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal)
            .Replace("]", @"\]", StringComparison.Ordinal).Replace("^", @"\^", StringComparison.Ordinal);

    [GeneratedRegex(@"\A(.+)\[(?:(-?[0-9]+)|([0-9]+)[:-]([0-9]*))\]\z")]
    private static partial Regex Subscript();

    [GeneratedRegex(@"(?:[^\s:\[\]]|\[[^\]]*\])+")]
    private static partial Regex Parts();
}
