using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Finds what is to be packed, compares it with an archive that is there, and packs. Immutable.</summary>
/// <param name="args">The arguments.</param>
internal sealed class ArchiveScript(ArchiveModule.Args args)
{
    private string Packer => args.Format switch { ArchiveModule.Kind.Gz => "gzip", ArchiveModule.Kind.Bz2 => "bzip2", ArchiveModule.Kind.Xz => "xz", _ => "cat" };

    private Sh Compress => Sh.Verbatim(Packer == "cat" ? "cat" : $"{Packer} -c");

    private Sh Expand => Sh.Verbatim(Packer == "cat" ? "cat" : $"{Packer} -dc");

    /// <summary>What was found on the host.</summary>
    /// <param name="Paths">The paths that there are.</param>
    /// <param name="Members">Names in the archive to be.</param>
    /// <param name="IsSame">Whether the archive that is there has just these.</param>
    /// <param name="IsSingle">Whether it is one file that is only compressed.</param>
    internal sealed record Found(IReadOnlyList<string> Paths, IReadOnlyList<string> Members, bool IsSame, bool IsSingle);

    /// <summary>The folder that names in the archive are below of.</summary>
    public static string Root(IReadOnlyList<string> paths)
    {
        if (paths.Count == 0)
        {
            return "";
        }

        var folders = paths.Select(p => HostPath.Folder(p).TrimEnd('/') + "/").ToArray();
        var common = folders[0];
        foreach (var folder in folders)
        {
            while (!folder.StartsWith(common, StringComparison.Ordinal))
            {
                common = common[..(common.TrimEnd('/').LastIndexOf('/') + 1)];
            }
        }

        return common;
    }

    /// <summary>Reads: the paths in one round trip, the files below them and the archive's list in the next.</summary>
    public Probe<Found> Read() => Probe.Answer(
        Sh.Line($"for p in {Words(args.Path!)}; do if [ -e \"$p\" ] || [ -L \"$p\" ]; then printf '%s\\036' \"$p\"; fi; done"),
        a => a.Output.Split('\u001e', StringSplitOptions.RemoveEmptyEntries).Select(HostPath.Trim).Distinct().ToArray())
        .Then(paths => paths.Length == 0 ? Probe.Known(new Found([], [], false, false)) : Compare(paths));

    /// <summary>Packs into a temporary file beside the archive, and renames it.</summary>
    public Sh Pack(ArchiveModule.State now, string target, int mode)
    {
        var make = now.IsSingle ? Sh.Line($"{Compress} < {now.Paths[0]} > \"$t\"")
            : args.Format == ArchiveModule.Kind.Zip ? Sh.Line($"rm -f \"$t\" && printf '%s\\n' {now.Members} | zip -q -y \"$t.zip\" -@ >&2 && mv \"$t.zip\" \"$t\"")
            : Sh.Line($"tar --no-recursion -cf - -- {now.Members} | {Compress} > \"$t\"");
        return Sh.Line($$"""
            (t=$(mktemp {{HostPath.Join(HostPath.Folder(target), ".runbook.XXXXXX")}}) || exit 1; trap 'rm -f "$t" "$t.zip"' EXIT
            cd {{Root(now.Paths)}} && {{make}} && chmod {{ModeSpec.Octal(mode)}} "$t" && mv -f -- "$t" {{target}})
            """);
    }

    private static Sh Words(IEnumerable<string> paths) => Sh.Join(" ", paths.Select(p => ShellWords.Expanding(p, glob: true)));

    private Probe<Found> Compare(string[] paths)
    {
        var root = Root(paths);
        var tests = Sh.Join(" ", [
            .. (args.ExcludePath ?? []).Select(e => Sh.Line($"-path {HostPath.Trim(e)} -prune -o")),
            .. (args.ExclusionPatterns ?? []).Select(e => Sh.Line($"-name {e} -prune -o"))]);
        var list = args.Format == ArchiveModule.Kind.Zip ? Sh.Verbatim("unzip -lv \"$a\"") : Sh.Line($"{Expand} < \"$a\" | tar $l -tvf -");
        return Probe.Answer(
            Sh.Line($$"""
                TZ=UTC0; LC_ALL=C; export TZ LC_ALL; a={{args.Target}}
                find {{paths}} {{tests}} -exec stat -c '%f|%s|%Y|%n' {} +
                printf '\036'
                [ {{paths.Length}} = 1 ] && [ -f {{paths[0]}} ] && [ -f "$a" ] && {{Expand}} < "$a" 2>/dev/null | cmp -s - {{paths[0]}} && echo same
                printf '\036'
                l=; if tar --version 2>/dev/null | grep -q GNU; then l='--full-time --numeric-owner --quoting-style=literal'; fi
                [ ! -f "$a" ] || { {{list}}; } 2>/dev/null
                exit 0
                """),
            a => Parse(paths, root, a.Output.Split('\u001e')));
    }

    private Found Parse(string[] paths, string root, string[] parts)
    {
        var files = parts[0].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('|', 4)).Where(f => f.Length == 4 && f[3] != args.Target)
            .Select(f => (Name: f[3][root.Length..], IsFile: f[0].StartsWith('8'), Size: f[1], Time: f[2])).ToArray();
        var isZip = args.Format == ArchiveModule.Kind.Zip;
        var isSingle = paths.Length == 1 && files is [{ IsFile: true }] && !args.ForceArchive && !isZip && args.Format != ArchiveModule.Kind.Tar;
        var old = isZip ? ArchiveEntry.ParseZip(parts[^1]) : ArchiveEntry.ParseTar(parts[^1]);
        var before = old.Select(e => $"{e.Name.TrimEnd('/')}|{(e.Kind == PathKind.File && !e.IsHardLink ? $"{e.Size}|{e.Time / e.Grain}" : "")}").Order(StringComparer.Ordinal);
        var grain = isZip ? 60 : 1;
        var hard = old.Where(e => e.IsHardLink || isZip && e.Crc is null).Select(e => e.Name).ToHashSet();
        var after = files.Select(f => $"{f.Name}|{(f.IsFile && !hard.Contains(f.Name) ? $"{f.Size}|{long.Parse(f.Time, System.Globalization.CultureInfo.InvariantCulture) / grain}" : "")}").Order(StringComparer.Ordinal);
        return new(paths, [.. files.Select(f => f.Name)], isSingle ? parts[1].Trim() == "same" : before.SequenceEqual(after), isSingle);
    }
}
