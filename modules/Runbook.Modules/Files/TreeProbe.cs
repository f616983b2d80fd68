using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Reads all that is below a folder of a host. Stateless.</summary>
internal static class TreeProbe
{
    private const char Start = '\u001e';

    /// <summary>How each entry below a folder is, folders before what is in them; with <paramref name="follow"/> also what links lead to.</summary>
    public static Probe<IReadOnlyList<PathState>> Below(string folder, bool follow) =>
        Probe.Answer(Script(folder, follow), answer => Parse(folder, answer));

    private static Sh Script(string folder, bool follow)
    {
        const string Format = "\u001e%f|%u|%g|%U|%G|%s|%n";
        var below = HostPath.Trim(folder) + "/";
        var own = Sh.Line($"find {below} ! -path {below} -exec stat -c {Format} {Sh.Verbatim("{}")} +");
        return follow
            ? Sh.Line($"LC_ALL=C; export LC_ALL; {own}; find -L {below} ! -path {below} ! -type l -exec stat -L -c {Format} {Sh.Verbatim("{}")} +")
            : Sh.Line($"LC_ALL=C; export LC_ALL; {own}");
    }

    private static IReadOnlyList<PathState> Parse(string folder, ShellAnswer answer)
    {
        if (answer.Output.Length == 0 && answer.Error.Contains("find: ", StringComparison.Ordinal) && answer.Error.Contains("not found", StringComparison.Ordinal))
        {
            throw new ProbeException($"cannot read what is below {folder}: the host has no find");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. answer.Output.Split(Start, StringSplitOptions.RemoveEmptyEntries).Select(Entry).Where(e => seen.Add($"{e.IsLink} {e.Path}"))];
    }

    private static PathState Entry(string record)
    {
        var fields = record.TrimEnd('\n').Split('|', 7);
        var raw = Convert.ToInt32(fields[0], 16);
        var kind = (raw & 0xF000) switch { 0x4000 => PathKind.Directory, 0xA000 => PathKind.Link, 0x8000 => PathKind.File, _ => PathKind.Fifo };
        return new(fields[6], kind)
        {
            Mode = raw & 0xFFF,
            Uid = long.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture),
            Gid = long.Parse(fields[2], System.Globalization.CultureInfo.InvariantCulture),
            Owner = fields[3] == "UNKNOWN" ? null : fields[3],
            Group = fields[4] == "UNKNOWN" ? null : fields[4],
            Size = long.Parse(fields[5], System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}
