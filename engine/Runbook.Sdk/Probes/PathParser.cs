using System.Globalization;

namespace Runbook.Sdk;

/// <summary>Makes a <see cref="PathState"/> of one path's part of the answer. Stateless.</summary>
internal static class PathParser
{
    /// <summary>Reads one part.</summary>
    /// <exception cref="ProbeException">The host could not tell.</exception>
    public static PathState Parse(string path, PathDigest digest, ShellAnswer answer)
    {
        Span<Range> ranges = stackalloc Range[4];
        var found = answer.Output.AsSpan().Split(ranges, PathScript.GroupEnd);
        var sections = new Fields(answer.Output, ranges);
        if (found < 4)
        {
            throw new ProbeException($"cannot read {path}: the answer is cut: {answer.Error.Trim()}");
        }

        if (sections[0].IsEmpty)
        {
            return WhyAbsent(path, answer.Error) is { } reason ? throw new ProbeException($"cannot read {path}: {reason}") : PathState.Absent(path);
        }

        Span<Range> parts = stackalloc Range[5];
        var told = sections[1].Split(parts, PathScript.FieldEnd);
        var fields = new Fields(sections[1], parts);
        var state = Stat(path, sections[0], fields[0]);
        if (state.IsLink)
        {
            if (told < 4)
            {
                throw new ProbeException($"cannot read {path}: what is told of the link is cut");
            }

            state = state with { LinkText = fields[1].ToString(), LinkPath = fields[2].IsEmpty ? null : fields[2].ToString() };
            var end = state.LinkPath ?? path;
            state = state with { Target = fields[3].IsEmpty ? PathState.Absent(end) : Stat(end, fields[3], fields[0]) };
        }

        return digest == PathDigest.None ? state : WithDigest(state, digest, sections[2].TrimEnd('\n').ToString(), answer.Error);
    }

    private static PathState WithDigest(PathState state, PathDigest digest, string line, string error)
    {
        var hash = line.TrimStart('\\');
        hash = hash.IndexOf(' ') is > 0 and var space ? hash[..space] : hash;
        if (hash.Length > 0)
        {
            return state with { Digest = hash, Target = state.Target is null ? null : state.Target with { Digest = hash } };
        }

        var tool = digest.ToString().ToLowerInvariant() + "sum";
        if (state.Followed is { IsFile: true, IsReadable: true } && error.Contains(tool + ":", StringComparison.Ordinal)
            && error.Contains("not found", StringComparison.Ordinal))
        {
            throw new ProbeException($"cannot tell the checksum of {state.Path}: the host has no {tool}");
        }

        return state;
    }

    private static PathState Stat(string path, ReadOnlySpan<char> line, ReadOnlySpan<char> letters)
    {
        // Spans: a text for each of the twenty fields of thousands of paths is what a run of many hosts would mostly be made of.
        Span<Range> ranges = stackalloc Range[20];
        if (line.Split(ranges, '|') < 19)
        {
            throw new ProbeException($"cannot read {path}: the line of stat is cut");
        }

        var f = new Fields(line, ranges);
        var raw = int.Parse(f[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return new(path, Kind(raw))
        {
            Mode = raw & 0xFFF,
            Uid = Number(f[1]),
            Gid = Number(f[2]),
            Owner = Name(f[3]),
            Group = Name(f[4]),
            Size = Number(f[5]),
            Inode = Number(f[6]),
            LinkCount = Number(f[7]),
            Device = Number(f[8]),
            Blocks = Number(f[12]),
            BlockSize = Number(f[13]),
            // As makedev(3) of the C library on Linux packs small numbers.
            DeviceType = (Hexadecimal(f[14]) << 8) | Hexadecimal(f[15]),
            AccessTime = Time(f[9], f[16]),
            ModificationTime = Time(f[10], f[17]),
            ChangeTime = Time(f[11], f[18]),
            IsReadable = letters.Contains('r'),
            IsWritable = letters.Contains('w'),
            IsExecutable = letters.Contains('x'),
        };
    }

    private static string? Name(ReadOnlySpan<char> written) => written switch
    {
        "UNKNOWN" or "" => null,
        "root" => "root",
        _ => written.ToString(),
    };

    private static PathKind Kind(int raw) => (raw & 0xF000) switch
    {
        0x8000 => PathKind.File,
        0x4000 => PathKind.Directory,
        0xA000 => PathKind.Link,
        0x2000 => PathKind.CharacterDevice,
        0x6000 => PathKind.BlockDevice,
        0x1000 => PathKind.Fifo,
        _ => PathKind.Socket,
    };

    private static long Number(ReadOnlySpan<char> text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static long Hexadecimal(ReadOnlySpan<char> text) => long.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>Whole seconds, and the fraction that the readable form of the time has where the tool tells it.</summary>
    private static double Time(ReadOnlySpan<char> seconds, ReadOnlySpan<char> readable)
    {
        var fraction = readable[(readable.IndexOf('.') + 1)..];
        var end = fraction.IndexOfAnyExceptInRange('0', '9');
        fraction = fraction.Length == readable.Length ? [] : end < 0 ? fraction : fraction[..end];
        if (fraction.IsEmpty)
        {
            return double.Parse(seconds, CultureInfo.InvariantCulture);
        }

        Span<char> written = stackalloc char[64];
        return written.TryWrite(CultureInfo.InvariantCulture, $"{seconds}.{fraction}", out var length)
            ? double.Parse(written[..length], CultureInfo.InvariantCulture)
            : double.Parse($"{seconds}.{fraction}", CultureInfo.InvariantCulture);
    }

    /// <summary>The fields of a line.</summary>
    private readonly ref struct Fields(ReadOnlySpan<char> line, ReadOnlySpan<Range> ranges)
    {
        private readonly ReadOnlySpan<char> _line = line;
        private readonly ReadOnlySpan<Range> _ranges = ranges;

        public ReadOnlySpan<char> this[int index] => _line[_ranges[index]];
    }

    /// <summary>Null when there is really nothing; else why <c>stat</c> said nothing.</summary>
    private static string? WhyAbsent(string path, string error)
    {
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var own = lines.FirstOrDefault(l => l.Contains($"'{PathScript.Word(path)}'", StringComparison.Ordinal) && !IsAbsence(l));
        return own is not null ? own[(own.LastIndexOf(": ", StringComparison.Ordinal) + 2)..]
            : lines.FirstOrDefault(l => l.Contains("stat: not found", StringComparison.Ordinal) || l.Contains("stat: command not found", StringComparison.Ordinal))
                is not null ? "the host has no stat"
            : lines.FirstOrDefault(l => l.Contains("option", StringComparison.Ordinal) && l.StartsWith("stat:", StringComparison.Ordinal)) is { } usage
                ? $"the host's stat is neither GNU's nor busybox's ({usage})"
            : null;
    }

    /// <summary>
    /// What the host complained of but that paths are not there, which tells nothing of a path: of many such lines none need be looked at for
    /// each path.
    /// </summary>
    public static string WithoutAbsences(string error) =>
        error.Length == 0 ? error : string.Join('\n', error.Split('\n').Where(line => !IsAbsence(line)));

    private static bool IsAbsence(string line) =>
        line.EndsWith("No such file or directory", StringComparison.Ordinal) || line.EndsWith("Not a directory", StringComparison.Ordinal);
}
