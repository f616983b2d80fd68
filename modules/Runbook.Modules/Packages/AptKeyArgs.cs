using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The arguments of <c>apt_key</c>. Immutable.</summary>
[Exclusive("data", "file", "keyserver", "url")]
internal sealed record AptKeyArgs
{
    /// <summary>Whether it is to be there.</summary>
    internal enum Presence
    {
        /// <summary>It is to be there.</summary>
        Present,

        /// <summary>It is not to be there.</summary>
        Absent,
    }

    /// <summary>The key's id: 8, 16 or 40 hexadecimal digits, with or without <c>0x</c>. Default: that of the key given; needed to remove one, and with a keyserver.</summary>
    [Key]
    public string? Id { get; init; }

    /// <summary>The key itself, as text.</summary>
    public string? Data { get; init; }

    /// <summary>A file of the host that holds the key.</summary>
    public string? File { get; init; }

    /// <summary>Where the host fetches the key from.</summary>
    [Key]
    public string? Url { get; init; }

    /// <summary>A server of keys that the host asks; needs dirmngr there.</summary>
    public string? Keyserver { get; init; }

    /// <summary>The keyring file. Default <c>/etc/apt/trusted.gpg</c> for a new key; a key is looked for in <c>/etc/apt/trusted.gpg.d</c> as well.</summary>
    [Key]
    public string? Keyring { get; init; }

    /// <summary>Whether it is to be there. Default <c>present</c>.</summary>
    public Presence State { get; init; }

    /// <summary>Whether the certificate of a <c>https</c> address must be good. Default true.</summary>
    public bool ValidateCerts { get; init; } = true;

    internal bool IsPresent => State == Presence.Present;

    /// <summary>The id in capitals and without <c>0x</c>; null when none is given.</summary>
    internal string? Digits => Id is null ? null : (Id.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? Id[2..] : Id).ToUpperInvariant();

    /// <summary>Where the key comes from, for people; null when it is not said.</summary>
    internal string? Source => File ?? Url ?? Keyserver ?? (Data is null ? null : "data");

    /// <summary>What is wrong with these arguments together; a sentence each.</summary>
    internal IEnumerable<string> Problems()
    {
        if (Digits is { } digits && (digits.Length < 8 || digits.Length is > 8 and < 16 || !digits.All(char.IsAsciiHexDigit)))
        {
            yield return $"Invalid key_id: \"{Id}\" is not 8, 16 or 40 hexadecimal digits (an id of digits alone needs quotes)";
        }

        if (Id is null && !IsPresent)
        {
            yield return "state: absent needs id";
        }

        if (Id is null && Keyserver is not null)
        {
            yield return "keyserver needs id";
        }

        if (Id is null && IsPresent && Source is null)
        {
            yield return "one of id, data, file, url is needed, to say which key";
        }
    }
}
