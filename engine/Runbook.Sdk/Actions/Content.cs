using System.Security.Cryptography;
using System.Text;

namespace Runbook.Sdk;

/// <summary>
/// Bytes to be sent: text, or a file of the control machine. Length and digests are computed once and shared between hosts.
/// Safe from any thread.
/// </summary>
public sealed class Content
{
    private readonly byte[]? _bytes;
    private readonly Lazy<(string Sha1, string Sha256)> _digests;

    private Content(byte[]? bytes, string? file, bool secret)
    {
        _bytes = bytes;
        File = file;
        IsSecret = secret;
        _digests = new(Digest);
    }

    /// <summary>The file on the control machine, or null for bytes in memory.</summary>
    public string? File { get; }

    /// <summary>Whether it must never be shown.</summary>
    public bool IsSecret { get; }

    /// <summary>How many bytes. A file's is asked of the file system each time.</summary>
    public long Length => _bytes?.Length ?? new FileInfo(File!).Length;

    /// <summary>SHA-1 in lower-case hex: what Ansible calls <c>checksum</c>.</summary>
    public string Sha1 => _digests.Value.Sha1;

    /// <summary>SHA-256 in lower-case hex.</summary>
    public string Sha256 => _digests.Value.Sha256;

    /// <summary>UTF-8 text.</summary>
    public static Content Text(string text, bool secret = false) => new(Encoding.UTF8.GetBytes(text), null, secret);

    /// <summary>Bytes; do not change them afterwards.</summary>
    public static Content Bytes(byte[] bytes, bool secret = false) => new(bytes, null, secret);

    /// <summary>A file of the control machine; must exist.</summary>
    public static Content FromFile(string path, bool secret = false) => new(null, path, secret);

    /// <summary>Opens it for reading; the caller closes it.</summary>
    public Stream Open() =>
        _bytes is not null
            ? new MemoryStream(_bytes, writable: false)
            : new FileStream(File!, System.IO.FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);

    /// <summary>
    /// The content as text for a diff, or null when it is longer than <paramref name="limit"/> bytes, holds a NUL, or is not UTF-8.
    /// </summary>
    public string? AsText(int limit = 1 << 20)
    {
        if (Length > limit)
        {
            return null;
        }

        var bytes = _bytes ?? System.IO.File.ReadAllBytes(File!);
        try
        {
            return Array.IndexOf(bytes, (byte)0) >= 0 ? null : new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private (string Sha1, string Sha256) Digest()
    {
        if (_bytes is not null)
        {
            return (Convert.ToHexStringLower(SHA1.HashData(_bytes)), Convert.ToHexStringLower(SHA256.HashData(_bytes)));
        }

        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var stream = Open();
        var buffer = new byte[1 << 16];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            sha1.AppendData(buffer, 0, read);
            sha256.AppendData(buffer, 0, read);
        }

        return (Convert.ToHexStringLower(sha1.GetHashAndReset()), Convert.ToHexStringLower(sha256.GetHashAndReset()));
    }
}
