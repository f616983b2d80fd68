using System.Security.Cryptography;
using System.Text;

namespace Runbook.Language;

/// <summary>
/// The <c>$1$</c> hash of FreeBSD's <c>crypt</c> (Poul-Henning Kamp). Broken since long; old hosts still ask for it. Stateless.
/// </summary>
internal static class Md5Crypt
{
    private const int RoundCount = 1000;

    public static string Make(byte[] password, string saltText)
    {
        var salt = Encoding.ASCII.GetBytes(saltText);
        var inner = MD5.HashData([.. password, .. salt, .. password]);
        List<byte> start = [.. password, .. "$1$"u8, .. salt];
        for (var left = password.Length; left > 0; left -= 16)
        {
            start.AddRange(inner.Take(Math.Min(16, left)));
        }

        for (var n = password.Length; n > 0; n >>= 1)
        {
            start.Add((n & 1) != 0 ? (byte)0 : password[0]);
        }

        var digest = MD5.HashData([.. start]);
        for (var round = 0; round < RoundCount; round++)
        {
            digest = MD5.HashData(
            [
                .. round % 2 != 0 ? password : digest,
                .. round % 3 != 0 ? salt : [],
                .. round % 7 != 0 ? password : [],
                .. round % 2 != 0 ? digest : password,
            ]);
        }

        return $"$1${saltText}${Encode(digest)}";
    }

    private static string Encode(byte[] d)
    {
        var text = new StringBuilder();
        for (var i = 0; i < 5; i++)
        {
            ShaCrypt.Append(text, d[i], d[i + 6], d[i == 4 ? 5 : i + 12], 4);
        }

        ShaCrypt.Append(text, 0, 0, d[11], 2);
        return text.ToString();
    }
}
