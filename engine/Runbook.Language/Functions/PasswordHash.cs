using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Runbook.Language;

/// <summary>The <c>password_hash</c> filter: what <c>/etc/shadow</c> takes, with passlib's default numbers of rounds. Stateless.</summary>
internal static class PasswordHash
{
    private const string SaltCharacters = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string Make(Call call)
    {
        var password = Encoding.UTF8.GetBytes(call.Words(0));
        var type = call.Text(1, "sha512");
        return type switch
        {
            "sha512" or "sha512_crypt" => Sha(call, password, 512, 656000),
            "sha256" or "sha256_crypt" => Sha(call, password, 256, 535000),
            "md5" or "md5_crypt" => Md5Crypt.Make(password, Salt(call, 8, 8)),
            "blowfish" or "bcrypt" => Bcrypt(call),
            _ => throw call.Failure($"there is no password hash \"{type}\"", "use sha512, sha256, bcrypt or md5"),
        };
    }

    private static string Sha(Call call, byte[] password, int bits, int defaultRounds)
    {
        var rounds = call.Int(4, defaultRounds);
        return rounds is < 1000 or > 999_999_999
            ? throw call.Failure($"the rounds must be from 1000 to 999999999, not {rounds}")
            : ShaCrypt.Make(password, Salt(call, 16, 16), bits, rounds);
    }

    private static string Bcrypt(Call call)
    {
        var (rounds, ident) = (call.Int(4, 12), call.Text(5, "2b"));
        if (rounds is < 4 or > 31 || ident is not ("2" or "2a" or "2b" or "2y"))
        {
            call.Fail("bcrypt takes 4 to 31 rounds and one of the idents 2, 2a, 2b and 2y");
        }

        var salt = Salt(call, 22, 22);
        if (salt.Length != 22)
        {
            call.Fail($"the salt of bcrypt has 22 characters, not {salt.Length}");
        }

        var prefix = string.Create(CultureInfo.InvariantCulture, $"${(ident == "2" ? "2a" : ident)}${rounds:00}$");
        var hash = BCrypt.Net.BCrypt.HashPassword(call.Text(0), prefix + salt);
        return ident == "2" ? "$2$" + hash[4..] : hash;
    }

    private static string Salt(Call call, int size, int longest)
    {
        if (call.Get(2) is null)
        {
            return RandomNumberGenerator.GetString(SaltCharacters, Math.Min(call.Int(3, size), longest));
        }

        var salt = call.Text(2);
        if (salt.Length == 0 || salt.Length > longest || salt.Any(c => !SaltCharacters.Contains(c)))
        {
            call.Fail($"the salt must be 1 to {longest} of the characters ./0-9A-Za-z");
        }

        return salt;
    }
}
