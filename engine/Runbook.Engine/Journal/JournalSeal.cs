using System.Security.Cryptography;
using Runbook.Core;

namespace Runbook.Engine;

/// <summary>
/// Encrypts the records of a journal that hold secrets (AES-256-GCM, a fresh nonce each). The key is a file of the owner's, made when it
/// is first needed, in <c>$XDG_RUNTIME_DIR</c>, which is memory and ends with the log-in; beside the journal where there is none. Safe
/// from any thread after the key was made.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="folder">The journal's folder.</param>
internal sealed class JournalSeal(string run, string folder)
{
    private const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private byte[]? _key;

    private string KeyFile => UserFolders.Runtime is { } memory
        ? Path.Combine(memory, $"runbook-{run}.key")
        : Path.Combine(folder, $"{run}.key");

    /// <summary>Encrypts; makes the key if there is none.</summary>
    public string Close(byte[] text)
    {
        _key ??= ReadKey() ?? MakeKey();
        var box = new byte[NonceLength + TagLength + text.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(_key, TagLength);
        cipher.Encrypt(box.AsSpan(0, NonceLength), text, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength));
        return Convert.ToBase64String(box);
    }

    /// <summary>Decrypts; null when the key is gone or does not fit.</summary>
    public byte[]? Open(string sealedText)
    {
        _key ??= ReadKey();
        var box = Convert.FromBase64String(sealedText);
        if (_key is null || box.Length < NonceLength + TagLength)
        {
            return null;
        }

        var text = new byte[box.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(_key, TagLength);
        try
        {
            cipher.Decrypt(box.AsSpan(0, NonceLength), box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), text);
            return text;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Removes the key.</summary>
    public void Forget() => File.Delete(KeyFile);

    private byte[]? ReadKey() => File.Exists(KeyFile) && File.ReadAllBytes(KeyFile) is { Length: KeyLength } key ? key : null;

    private byte[] MakeKey()
    {
        var key = RandomNumberGenerator.GetBytes(KeyLength);
        using var file = JournalFolder.OpenOwn(KeyFile, FileMode.CreateNew);
        file.Write(key);
        file.Flush(flushToDisk: true);
        return key;
    }
}
