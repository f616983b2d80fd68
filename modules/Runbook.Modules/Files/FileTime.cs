using System.Globalization;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>A time of a file as a playbook asks for it: kept, now, or a moment on the host's clock. Immutable.</summary>
/// <param name="Flag"><c>touch</c>'s option: <c>-m</c> or <c>-a</c>.</param>
/// <param name="Key">What Ansible calls it in a diff.</param>
/// <param name="Written">The moment as <c>touch -t</c> takes it; null for now.</param>
/// <param name="Readable">The moment as <c>date -d</c> takes it; null for now.</param>
internal sealed record FileTime(string Flag, string Key, string? Written, string? Readable)
{
    /// <summary>The moment in seconds since 1970, once the host has told; null for now.</summary>
    public double? Seconds { get; init; }

    /// <summary>Reads an argument; null when the time is to stay. <paramref name="problem"/> says what is wrong with it.</summary>
    public static FileTime? Of(string flag, string key, string text, string format, out string? problem)
    {
        problem = null;
        if (text is "preserve" or "now")
        {
            return text == "now" ? new(flag, key, null, null) : null;
        }

        if (Parse(text, format) is not { } moment)
        {
            problem = $"the time {text} does not fit the format {format}";
            return null;
        }

        return new(
            flag, key, moment.ToString("yyyyMMddHHmm.ss", CultureInfo.InvariantCulture), moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
    }

    /// <summary>Asks the host which second the moment is: its time zone decides.</summary>
    public Probe<FileTime> Resolve() => Readable is null
        ? Probe.Known(this)
        : new(Sh.Line($"date -d {Readable} +%s"), text => this with { Seconds = double.Parse(text.Trim(), CultureInfo.InvariantCulture) });

    /// <summary>Whether a path has another time.</summary>
    public bool Differs(PathState now) => Seconds is not { } wanted || wanted != (Flag == "-m" ? now.ModificationTime : now.AccessTime);

    /// <summary>What sets it.</summary>
    public Sh Command(Sh path) => Written is null ? Sh.Line($"touch -c {Flag} {path}") : Sh.Line($"touch -c {Flag} -t {Written} {path}");

    /// <summary>Reads a text by the directives of strptime(3) that make up a date and time.</summary>
    private static DateTime? Parse(string text, string format)
    {
        var parts = new Dictionary<char, int> { ['Y'] = 1900, ['m'] = 1, ['d'] = 1, ['H'] = 0, ['M'] = 0, ['S'] = 0 };
        var at = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                if (at >= text.Length || text[at++] != format[i])
                {
                    return null;
                }

                continue;
            }

            var directive = format[++i];
            var width = directive == 'Y' ? 4 : 2;
            var digits = text[at..].TakeWhile(char.IsAsciiDigit).Take(width).Count();
            if (digits == 0 || !(parts.ContainsKey(directive) || directive == 'y'))
            {
                return null;
            }

            var number = int.Parse(text.AsSpan(at, digits), CultureInfo.InvariantCulture);
            parts[directive == 'y' ? 'Y' : directive] = directive == 'y' ? number + (number < 69 ? 2000 : 1900) : number;
            at += digits;
        }

        var isDate = at == text.Length && parts['Y'] is > 0 and < 10000 && parts['m'] is > 0 and < 13 && parts['d'] > 0
            && parts['d'] <= DateTime.DaysInMonth(parts['Y'], parts['m']) && parts['H'] < 24 && parts['M'] < 60 && parts['S'] < 60;
        return isDate ? new DateTime(parts['Y'], parts['m'], parts['d'], parts['H'], parts['M'], parts['S'], DateTimeKind.Unspecified) : null;
    }
}
