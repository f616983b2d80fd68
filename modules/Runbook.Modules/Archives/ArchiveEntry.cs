using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>An entry of an archive, as its list tells it. Immutable.</summary>
/// <param name="Name">Its name as the archive has it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Size">A file's bytes.</param>
internal sealed record ArchiveEntry(string Name, PathKind Kind, long Size)
{
    /// <summary>Permissions; null when the list does not tell.</summary>
    public int? Mode { get; init; }

    /// <summary>When it last changed, in seconds since 1970; null when the list does not tell.</summary>
    public long? Time { get; init; }

    /// <summary>How many seconds the time may be off.</summary>
    public int Grain { get; init; } = 1;

    /// <summary>The content's SHA-1; null when it is not known.</summary>
    public string? Sha1 { get; init; }

    /// <summary>The content's CRC-32 in hex; null when it is not known.</summary>
    public string? Crc { get; init; }

    /// <summary>What a symbolic link says.</summary>
    public string? Link { get; init; }

    /// <summary>Whether it is another name of a file that comes before.</summary>
    public bool IsHardLink { get; init; }

    /// <summary>Whether what is on the host is this.</summary>
    public bool IsAt(PathState now, bool ignoresMode, bool keepsNewer) => Kind switch
    {
        PathKind.Directory => now.Followed.IsDirectory,
        PathKind.Link => now.LinkText == Link,
        _ when IsHardLink => now.IsFile,
        // The list of a zip archive does not tell links from files.
        _ when Crc is not null && now.IsLink => now.LinkText?.Length == Size,
        _ => now.IsFile && ((keepsNewer && Time < now.ModificationTime) || (now.Size == Size && IsSameContent(now)
            && (ignoresMode || Mode is null || (Mode & 0x1C0) == (now.Mode & 0x1C0)))),
    };

    private bool IsSameContent(PathState now) =>
        Sha1 is not null ? Sha1 == now.Digest : Time is null || (Math.Floor(now.ModificationTime) - Time.Value is var off && off >= 0 && off < Grain);

    /// <summary>Whether only the CRC-32 can tell whether the file on the host is this: unzip may leave the time of unpacking.</summary>
    public bool NeedsSum(PathState now) => Crc is not null && now.IsFile && now.Size == Size && !IsSameContent(now);

    /// <summary>The entries of an archive of the control machine; null when it is of a kind that cannot be read here.</summary>
    public static IReadOnlyList<ArchiveEntry>? Local(Content content)
    {
        using var stream = content.Open();
        var magic = new byte[4];
        var count = stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
        stream.Position = 0;
        try
        {
            return magic switch
            {
                [(byte)'P', (byte)'K', ..] => Zip(stream),
                [0x1F, 0x8B, ..] => Tar(new GZipStream(stream, CompressionMode.Decompress)),
                [0x42, 0x5A, 0x68, _] or [0xFD, 0x37, 0x7A, 0x58] or [0x28, 0xB5, 0x2F, 0xFD] => null,
                _ => count < 4 ? null : Tar(stream),
            };
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Reads <c>tar -tv</c>, GNU's or busybox's.</summary>
    public static IReadOnlyList<ArchiveEntry> ParseTar(string list) =>
    [
        .. list.Split('\n').Select(l => Regex.Match(l, @"^(.)([-rwxsStT]{9})\S* +\S+ +(\d+)(?:,\d+)? +(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\S* (.+)$")).Where(m => m.Success).Select(FromTarLine),
    ];

    /// <summary>Reads <c>unzip -lv</c>, Info-ZIP's or busybox's.</summary>
    public static IReadOnlyList<ArchiveEntry> ParseZip(string list) =>
    [
        .. list.Split('\n').Select(l => Regex.Match(l, @"^ *(\d+) +\S+ +\d+ +-?\d+% +(\d\d\d\d-\d\d-\d\d|\d\d-\d\d-\d{4}) (\d\d:\d\d) +([0-9a-f]{8}) +(.+)$")).Where(m => m.Success).Select(m =>
        {
            var date = m.Groups[2].Value;
            var iso = date[2] == '-' ? $"{date[6..]}-{date[..5]}" : date;
            var name = m.Groups[5].Value;
            return new ArchiveEntry(name, name.EndsWith('/') ? PathKind.Directory : PathKind.File, long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)) { Time = Seconds($"{iso} {m.Groups[3].Value}:00"), Grain = 60, Crc = m.Groups[4].Value };
        }),
    ];

    private static ArchiveEntry FromTarLine(Match match)
    {
        var name = match.Groups[5].Value;
        var kind = match.Groups[1].Value[0] switch { 'd' => PathKind.Directory, 'l' => PathKind.Link, '-' or 'h' => PathKind.File, _ => PathKind.Fifo };
        var isHard = match.Groups[1].Value == "h" || name.Contains(" link to ", StringComparison.Ordinal);
        var split = name.Split(kind == PathKind.Link ? " -> " : isHard ? " link to " : "\n", 2);
        return new(split[0], kind, long.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture))
        {
            Mode = Permissions(match.Groups[2].Value),
            Time = Seconds(match.Groups[4].Value),
            Link = kind == PathKind.Link ? split[^1] : null,
            IsHardLink = isHard,
        };
    }

    private static int Permissions(string letters) =>
        letters.Select((c, i) => c is '-' or 'S' or 'T' ? 0 : 0x100 >> i).Sum() | (letters[2] is 's' or 'S' ? 0x800 : 0) | (letters[5] is 's' or 'S' ? 0x400 : 0);

    private static long? Seconds(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUnixTimeSeconds() : null;

    private static List<ArchiveEntry> Tar(Stream stream)
    {
        using var reader = new TarReader(stream);
        var entries = new List<ArchiveEntry>();
        while (reader.GetNextEntry() is { } entry)
        {
            var kind = entry.EntryType switch { TarEntryType.Directory => PathKind.Directory, TarEntryType.SymbolicLink => PathKind.Link, _ => PathKind.File };
            if (entry.EntryType != TarEntryType.GlobalExtendedAttributes)
            {
                entries.Add(new(entry.Name, kind, entry.Length)
                {
                    Mode = (int)entry.Mode,
                    Time = entry.ModificationTime.ToUnixTimeSeconds(),
                    Link = kind == PathKind.Link ? entry.LinkName : null,
                    IsHardLink = entry.EntryType == TarEntryType.HardLink,
                });
            }
        }

        return entries;
    }

    private static List<ArchiveEntry> Zip(Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        return [.. zip.Entries.Select(FromZip)];
    }

    private static ArchiveEntry FromZip(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        var isLink = (entry.ExternalAttributes >> 28 & 0xF) == 0xA;
        return new(entry.FullName, entry.FullName.EndsWith('/') ? PathKind.Directory : isLink ? PathKind.Link : PathKind.File, entry.Length)
        {
            Sha1 = isLink ? null : Convert.ToHexStringLower(SHA1.HashData(content)),
            Link = isLink ? new StreamReader(content).ReadToEnd() : null,
        };
    }
}
