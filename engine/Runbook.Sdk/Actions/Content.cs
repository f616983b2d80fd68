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
    private readonly Lazy<string> _md5;
    private readonly Lazy<string> _sha1;
    private readonly Lazy<string> _sha256;

    private Content(byte[]? bytes, string? file, bool secret)
    {
        _bytes = bytes;
        File = file;
        IsSecret = secret;
        _md5 = new(() => Digest(HashAlgorithmName.MD5));
        _sha1 = new(() => Digest(HashAlgorithmName.SHA1));
        _sha256 = new(() => Digest(HashAlgorithmName.SHA256));
    }

    /// <summary>The file on the control machine, or null for bytes in memory.</summary>
    public string? File { get; }

    /// <summary>Whether it must never be shown.</summary>
    public bool IsSecret { get; }

    /// <summary>How many bytes. A file's is asked of the file system each time; a symbolic link's is that of what it leads to.</summary>
    public long Length => _bytes?.Length ?? LengthOf(File!);

    /// <summary>MD5 in lower-case hex: what Ansible calls <c>md5sum</c>.</summary>
    public string Md5 => _md5.Value;

    /// <summary>SHA-1 in lower-case hex: what Ansible calls <c>checksum</c>.</summary>
    public string Sha1 => _sha1.Value;

    /// <summary>SHA-256 in lower-case hex.</summary>
    public string Sha256 => _sha256.Value;

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

    /// <summary>
    /// Begins to compute <see cref="Sha1"/> of contents that will be asked for it soon, on threads of their own, so that it is done
    /// while a host is busy. What cannot be read is told when it is asked for.
    /// </summary>
    public static void DigestAhead(IReadOnlyCollection<Content> contents) =>
        _ = Task.Run(() => Parallel.ForEach(contents, content => content.Compute(content._sha1)));

    /// <summary>Likewise for <see cref="Sha1"/> and <see cref="Md5"/> of one content.</summary>
    public void DigestAhead() => _ = Task.Run(() => Parallel.ForEach([_sha1, _md5], Compute));

    private void Compute(Lazy<string> digest)
    {
        try
        {
            _ = digest.Value;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next who asks is told.
        }
    }

    private static long LengthOf(string path)
    {
        using var handle = System.IO.File.OpenHandle(path);
        return RandomAccess.GetLength(handle);
    }

    private string Digest(HashAlgorithmName algorithm)
    {
        if (_bytes is not null)
        {
            return Convert.ToHexStringLower(CryptographicOperations.HashData(algorithm, _bytes));
        }

        using var file = new FileStream(File!, System.IO.FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return Convert.ToHexStringLower(CryptographicOperations.HashData(algorithm, file));
    }
}
