using System.Text.RegularExpressions;

namespace Runbook.Language;

/// <summary>
/// Splits <c>host:port</c> and <c>[address]:port</c>; ranges in the host are left as they are. What has no port, or colons that
/// cannot end in one (an IPv6 address), is a host as a whole. Stateless.
/// </summary>
internal static partial class HostAddress
{
    /// <summary>The host and its port, or null for none.</summary>
    public static (string Host, int? Port) Split(string text)
    {
        var match = Bracketed().Match(text);
        if (!match.Success)
        {
            match = Plain().Match(text);
        }

        return match.Success && int.TryParse(match.Groups[2].ValueSpan, out var port) ? (match.Groups[1].Value, port) : (text, null);
    }

    /// <summary>Whether text is one host (with or without a port) rather than several patterns with colons between them.</summary>
    public static bool IsOneHost(string text)
    {
        var host = Split(text).Host;
        return System.Net.IPAddress.TryParse(host, out _) || Name().IsMatch(host);
    }

    [GeneratedRegex(@"\A\[([^\[\]]+)\]:([0-9]+)\z")]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"\A((?:[^:\[\]]|\[[^\[\]]*\])+):([0-9]+)\z")]
    private static partial Regex Plain();

    [GeneratedRegex(@"\A(?:\w|\[[0-9a-zA-Z]*:[0-9a-zA-Z]*(?::[0-9]+)?\])(?:[\w.-]|\[[0-9a-zA-Z]*:[0-9a-zA-Z]*(?::[0-9]+)?\])*\z")]
    private static partial Regex Name();
}
