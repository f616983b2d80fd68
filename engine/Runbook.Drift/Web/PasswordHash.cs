using System.Globalization;
using System.Security.Cryptography;

namespace Runbook.Drift;

/// <summary>
/// Hashes of passwords: PBKDF2 with SHA-256 (RFC 8018), 600,000 rounds as OWASP's password storage page asks for, written as
/// <c>pbkdf2-sha256$rounds$salt$hash</c>. Stateless.
/// </summary>
internal static class PasswordHash
{
    private const int Rounds = 600_000;
    private const int Size = 32;
    private const string Name = "pbkdf2-sha256";

    /// <summary>The hash of a password, with a salt of its own.</summary>
    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return string.Create(CultureInfo.InvariantCulture, $"{Name}${Rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, Rounds))}");
    }

    /// <summary>Whether a password is that of a hash. Takes as long for a hash that is none: whether a user exists cannot be told by the time.</summary>
    public static bool Holds(string? hash, string password)
    {
        var parts = hash?.Split('$') ?? [];
        if (parts is not [Name, var rounds, var salt, var wanted] || !int.TryParse(rounds, CultureInfo.InvariantCulture, out var count))
        {
            _ = Derive(password, new byte[16], Rounds);
            return false;
        }

        return CryptographicOperations.FixedTimeEquals(Derive(password, Convert.FromBase64String(salt), count), Convert.FromBase64String(wanted));
    }

    private static byte[] Derive(string password, byte[] salt, int rounds) => Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA256, Size);
}
