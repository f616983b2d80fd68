using System.Security.Cryptography;
using System.Text;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Filters that encode or digest text. Stateless.</summary>
internal static class HashFilters
{
    private const string AnsibleNamespace = "361E6D51-FAEC-444A-9079-341386DA8E2E";

    public static void AddTo(FunctionList filters)
    {
        filters.AddText("b64encode", "value encoding? urlsafe?", Encode);
        filters.AddText("b64decode", "value encoding? urlsafe?", Decode);
        filters.AddText("md5", "value", c => Digest(c, "md5"));
        filters.AddText("sha1 checksum", "value", c => Digest(c, "sha1"));
        filters.AddText("hash", "value hashtype?", c => Digest(c, c.Text(1, "sha1")));
        filters.AddText("to_uuid", "value namespace?", c => Uuid(c, c.Text(0), c.Text(1, AnsibleNamespace)));
        filters.Add("password_hash", "value hashtype? salt? salt_size? rounds? ident?", c => Value.Of(PasswordHash.Make(c)));
    }

    /// <summary>The digest of a text's UTF-8 bytes in lower-case hexadecimal.</summary>
    public static string Digest(Call call, string algorithm)
    {
        var bytes = Encoding.UTF8.GetBytes(call.Text(0));
        return Convert.ToHexStringLower(algorithm.ToLowerInvariant() switch
        {
            "md5" => MD5.HashData(bytes),
            "sha1" => SHA1.HashData(bytes),
            "sha224" => Sha224.HashData(bytes),
            "sha256" => SHA256.HashData(bytes),
            "sha384" => SHA384.HashData(bytes),
            "sha512" => SHA512.HashData(bytes),
            "sha3_256" when SHA3_256.IsSupported => SHA3_256.HashData(bytes),
            "sha3_384" when SHA3_384.IsSupported => SHA3_384.HashData(bytes),
            "sha3_512" when SHA3_512.IsSupported => SHA3_512.HashData(bytes),
            var other => throw call.Failure($"there is no digest \"{other}\"", "use md5, sha1, sha224, sha256, sha384 or sha512"),
        });
    }

    private static Encoding TextEncoding(Call call, int index)
    {
        var name = call.Text(index, "utf-8").ToLowerInvariant().Replace('_', '-');
        return name switch
        {
            "utf-8" or "utf8" => new UTF8Encoding(false, true),
            "utf-16-le" or "utf-16le" => new UnicodeEncoding(false, false, true),
            "utf-16-be" or "utf-16be" => new UnicodeEncoding(true, false, true),
            "utf-16" or "utf16" => new UnicodeEncoding(false, true, true),
            "utf-32-le" => new UTF32Encoding(false, false, true),
            "utf-32-be" => new UTF32Encoding(true, false, true),
            "ascii" or "us-ascii" => Encoding.GetEncoding("us-ascii", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
            "latin-1" or "latin1" or "iso-8859-1" =>
                Encoding.GetEncoding("iso-8859-1", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
            _ => throw call.Failure($"the encoding \"{name}\" is not known"),
        };
    }

    private static string Encode(Call call)
    {
        try
        {
            var encoding = TextEncoding(call, 1);
            var text = Convert.ToBase64String([.. encoding.GetPreamble(), .. encoding.GetBytes(call.Text(0))]);
            return call.Flag(2) ? text.Replace('+', '-').Replace('/', '_') : text;
        }
        catch (EncoderFallbackException e)
        {
            throw call.Failure(e.Message);
        }
    }

    private static string Decode(Call call)
    {
        var text = call.Flag(2) ? call.Text(0).Replace('-', '+').Replace('_', '/') : call.Text(0);
        text = string.Concat(text.Where(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '='));
        try
        {
            var encoding = TextEncoding(call, 1);
            var bytes = Convert.FromBase64String(call.Flag(2) ? text.PadRight((text.Length + 3) / 4 * 4, '=') : text);
            var preamble = encoding.GetPreamble();
            return encoding.GetString(preamble.Length > 0 && bytes.AsSpan().StartsWith(preamble) ? bytes[preamble.Length..] : bytes);
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            throw call.Failure($"the text is not base64, or not in that encoding: {e.Message}");
        }
    }

    // RFC 4122, version 5: the SHA-1 of the namespace and the name.
    private static string Uuid(Call call, string name, string space)
    {
        if (!Guid.TryParse(space, out var id))
        {
            throw call.Failure($"the namespace \"{space}\" is not a UUID");
        }

        var hash = SHA1.HashData([.. id.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)]).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true).ToString();
    }
}
