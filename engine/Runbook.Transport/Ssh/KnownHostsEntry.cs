using System.Security.Cryptography;
using System.Text;

namespace Runbook.Transport;

/// <summary>One line of a known_hosts file. Immutable.</summary>
/// <remarks>Format: sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT".</remarks>
internal sealed record KnownHostsEntry(string File, int Line, string Marker, string Patterns, string KeyType, byte[] Key)
{
    public const string Revoked = "@revoked";
    public const string Authority = "@cert-authority";

    /// <summary>Reads a line; null for an empty one, a comment, or one that makes no sense (ssh passes over those, too).</summary>
    public static KnownHostsEntry? Parse(string file, int line, string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words[0].StartsWith('#'))
        {
            return null;
        }

        var marker = words[0].StartsWith('@') ? words[0] : "";
        var rest = marker.Length == 0 ? words : words[1..];
        if (rest.Length < 3)
        {
            return null;
        }

        var key = new byte[rest[2].Length];
        return Convert.TryFromBase64String(rest[2], key, out var length)
            ? new(file, line, marker, rest[0], rest[1], key[..length])
            : null;
    }

    /// <summary>Whether it speaks of a host, named as known_hosts does (<c>[name]:port</c> when the port is not 22).</summary>
    public bool Names(string host)
    {
        if (Patterns.StartsWith("|1|", StringComparison.Ordinal))
        {
            return MatchesHash(host);
        }

        var found = false;
        foreach (var pattern in Patterns.Split(','))
        {
            var negated = pattern.StartsWith('!');
            if (WildcardPattern.Matches(negated ? pattern[1..] : pattern, host))
            {
                if (negated)
                {
                    return false;
                }

                found = true;
            }
        }

        return found;
    }

    private bool MatchesHash(string host)
    {
        var parts = Patterns.Split('|');
        try
        {
            return parts.Length == 4 && CryptographicOperations.FixedTimeEquals(
                HMACSHA1.HashData(Convert.FromBase64String(parts[2]), Encoding.UTF8.GetBytes(host)), Convert.FromBase64String(parts[3]));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
