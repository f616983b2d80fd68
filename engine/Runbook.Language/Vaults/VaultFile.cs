using System.Security.Cryptography;
using System.Text;

namespace Runbook.Language;

/// <summary>
/// One vaulted text in Ansible's format 1.1 or 1.2 (documented in Ansible's guide "Encrypting content with Ansible Vault"): a header
/// line, then
/// hex of hex of salt, HMAC-SHA256 and AES-256-CTR cipher text; keys by PBKDF2-HMAC-SHA256 with 10,000 rounds. Immutable.
/// </summary>
public sealed class VaultFile
{
    private const string Magic = "$ANSIBLE_VAULT";
    private const string Cipher = "AES256";
    private const int Rounds = 10_000;
    private const int LineLength = 80;
    private readonly byte[] _salt;
    private readonly byte[] _mac;
    private readonly byte[] _cipher;

    private VaultFile(string? id, byte[] salt, byte[] mac, byte[] cipher) => (Id, _salt, _mac, _cipher) = (id, salt, mac, cipher);

    /// <summary>The vault id of a 1.2 header, or null.</summary>
    public string? Id { get; }

    /// <summary>Whether text begins as a vaulted one does.</summary>
    public static bool IsVaulted(ReadOnlySpan<char> text) => text.StartsWith(Magic + ";", StringComparison.Ordinal);

    /// <summary>Takes a vaulted text apart. Null, and the reason in <paramref name="problem"/>, when it is damaged.</summary>
    public static VaultFile? Parse(string text, out string? problem)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var header = lines.Length == 0 ? [] : lines[0].Split(';');
        problem = header switch
        {
            [Magic, "1.1" or "1.2", Cipher, ..] => null,
            [Magic, "1.0", ..] => "format 1.0 is too old: rekey it with ansible-vault",
            [Magic, "1.1" or "1.2", ..] => "its cipher is not AES256",
            [Magic, ..] => "its format is neither 1.1 nor 1.2",
            _ => "it does not begin with $ANSIBLE_VAULT",
        };
        if (problem is not null)
        {
            return null;
        }

        var parts = Unhex(string.Concat(lines.Skip(1))) is { } body ? Encoding.ASCII.GetString(body).Split('\n') : [];
        if (parts.Length != 3 || Unhex(parts[0]) is not { Length: > 0 } salt || Unhex(parts[1]) is not { Length: 32 } mac
            || Unhex(parts[2]) is not { Length: > 0 } cipher || cipher.Length % 16 != 0)
        {
            problem = "it is damaged or cut off";
            return null;
        }

        return new(header.Length > 3 && header[3].Length > 0 ? header[3] : null, salt, mac, cipher);
    }

    /// <summary>The bytes that were encrypted, or null when the password is not the right one (or the text was tampered with).</summary>
    public byte[]? Decrypt(ReadOnlySpan<byte> password)
    {
        var keys = Keys(password, _salt);
        try
        {
            var mac = HMACSHA256.HashData(keys.AsSpan(32, 32), _cipher);
            if (!CryptographicOperations.FixedTimeEquals(mac, _mac))
            {
                return null;
            }

            var padded = Counter(_cipher, keys);
            var padding = padded[^1];
            return padding is >= 1 and <= 16 ? padded[..^padding] : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(keys);
        }
    }

    /// <summary>Encrypts; the text can be opened by <c>ansible-vault</c> and ends with a newline.</summary>
    /// <param name="content">What to encrypt.</param>
    /// <param name="password">The password, without white space around it.</param>
    /// <param name="id">A vault id for the header (format 1.2); null or <c>default</c> writes format 1.1.</param>
    /// <param name="salt">32 bytes; null (the default) takes random ones.</param>
    public static string Encrypt(ReadOnlySpan<byte> content, ReadOnlySpan<byte> password, string? id = null, byte[]? salt = null)
    {
        salt ??= RandomNumberGenerator.GetBytes(32);
        var padding = 16 - (content.Length % 16);
        var padded = new byte[content.Length + padding];
        content.CopyTo(padded);
        padded.AsSpan(content.Length).Fill((byte)padding);
        var keys = Keys(password, salt);
        var cipher = Counter(padded, keys);
        var mac = HMACSHA256.HashData(keys.AsSpan(32, 32), cipher);
        CryptographicOperations.ZeroMemory(keys);
        CryptographicOperations.ZeroMemory(padded);
        var inner = $"{Convert.ToHexStringLower(salt)}\n{Convert.ToHexStringLower(mac)}\n{Convert.ToHexStringLower(cipher)}";
        var body = Convert.ToHexStringLower(Encoding.ASCII.GetBytes(inner));
        var text = new StringBuilder(id is null or "default" ? $"{Magic};1.1;{Cipher}\n" : $"{Magic};1.2;{Cipher};{id}\n");
        for (var i = 0; i < body.Length; i += LineLength)
        {
            text.Append(body, i, Math.Min(LineLength, body.Length - i)).Append('\n');
        }

        return text.ToString();
    }

    private static byte[] Keys(ReadOnlySpan<byte> password, byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, Rounds, HashAlgorithmName.SHA256, 80);

    /// <summary>AES in counter mode, which .NET has no name for: the encrypted counter blocks are xored over the bytes.</summary>
    private static byte[] Counter(byte[] input, byte[] keys)
    {
        using var aes = Aes.Create();
        aes.Key = keys[..32];
        var counter = keys[64..80];
        var stream = new byte[input.Length];
        for (var at = 0; at < stream.Length; at += 16)
        {
            counter.CopyTo(stream, at);
            for (var i = 15; i >= 0 && ++counter[i] == 0; i--)
            {
            }
        }

        var output = aes.EncryptEcb(stream, PaddingMode.None);
        for (var i = 0; i < output.Length; i++)
        {
            output[i] ^= input[i];
        }

        return output;
    }

    private static byte[]? Unhex(string hex)
    {
        try
        {
            return Convert.FromHexString(hex);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
