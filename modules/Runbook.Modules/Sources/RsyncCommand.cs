using System.Globalization;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Command lines of rsync (rsync(1)) and of the ssh that it starts (ssh_config(5)). Stateless.</summary>
internal static class RsyncCommand
{
    /// <summary>Begins each line that tells of a change.</summary>
    public const string Mark = "<<CHANGED>>";

    /// <summary>The command line for a login.</summary>
    /// <param name="args">What is wanted.</param>
    /// <param name="login">How the host is reached; with no address both ends are on one machine.</param>
    /// <param name="here">The path at the end where rsync is started.</param>
    /// <param name="isTrial">Whether nothing is to be changed.</param>
    public static LocalCommand For(SynchronizeArgs args, HostLogin login, string here, bool isTrial)
    {
        var far = args.Mode == SynchronizeArgs.Direction.Push ? args.Dest : args.Src.Written;
        var usesSsh = login.Address is not null && !IsDaemon(far) && !IsDaemon(here);
        var become = login.Become;
        if (become is not null && become.Method is not ("sudo" or "doas") && args.RsyncPath is null)
        {
            return new([args.LocalRsync]) { Problem = $"synchronize becomes another user by sudo or doas, not by {become.Method}: set rsync_path to the command that does" };
        }

        var asOther = become is null || args.RsyncPath is not null ? [] : As(become);
        var words = new List<string>(login.Address is null ? asOther : []) { args.LocalRsync };
        words.AddRange(Options(args, isTrial));
        if (usesSsh)
        {
            words.Add("--rsh=" + string.Join(' ', Ssh(args, login).Select(Quoted)));
        }

        if ((args.RsyncPath ?? (usesSsh && asOther.Count > 0 ? string.Join(' ', asOther.Append("rsync")) : null)) is { } program)
        {
            words.Add("--rsync-path=" + program);
        }

        words.AddRange(args.RsyncOpts);
        words.Add($"--out-format={Mark}%i %n%L");
        var there = usesSsh ? $"{Host(args, login)}:{far}" : far;
        words.AddRange(args.Mode == SynchronizeArgs.Direction.Push ? [here, there] : [there, here]);
        return new(words) { Needs = usesSsh ? ["ssh"] : [] };
    }

    /// <summary>Whether a path names an rsync daemon.</summary>
    public static bool IsDaemon(string path) => path.StartsWith("rsync://", StringComparison.Ordinal);

    private static IReadOnlyList<string> As(BecomeTarget become) =>
        become.Method == "doas" ? [become.Executable ?? "doas", "-n", "-u", become.User] : [become.Executable ?? "sudo", "-n", "-H", "-u", become.User];

    private static string Host(SynchronizeArgs args, HostLogin login)
    {
        var address = login.Address!.Contains(':', StringComparison.Ordinal) ? $"[{login.Address}]" : login.Address;
        return args.SetRemoteUser && login.User is { } user ? $"{user}@{address}" : address;
    }

    private static IEnumerable<string> Options(SynchronizeArgs args, bool isTrial)
    {
        (bool IsOn, string Option)[] flags =
        [
            (args.DelayUpdates, "--delay-updates"), (true, "-F"), (args.Compress, "--compress"), (isTrial, "--dry-run"), (args.Checksum, "--checksum"),
            (args.Delete, "--delete-after"), (args.ExistingOnly, "--existing"), (args.CopyLinks, "--copy-links"), (args.Partial, "--partial"), (args.Dirs, "--dirs"),
            (args.Archive, "--archive"),
        ];
        (bool? Value, string Name)[] parts =
        [
            (args.Recursive, "recursive"), (args.Links, "links"), (args.Perms, "perms"), (args.Times, "times"), (args.Owner, "owner"), (args.Group, "group"),
        ];
        return
        [
            .. flags.Where(f => f.IsOn).Select(f => f.Option),
            .. parts.Where(p => p.Value is not null && p.Value != args.Archive).Select(p => p.Value == true ? $"--{p.Name}" : $"--no-{p.Name}"),
            .. args.RsyncTimeout > 0 ? new[] { string.Create(CultureInfo.InvariantCulture, $"--timeout={args.RsyncTimeout}") } : [],
            // Only with these does rsync tell of a file that it linked.
            .. args.LinkDest.Count > 0 ? new[] { "-H", "-vv" } : [],
            .. args.LinkDest.Select(d => $"--link-dest={d}"),
        ];
    }

    private static IEnumerable<string> Ssh(SynchronizeArgs args, HostLogin login)
    {
        yield return "ssh";
        if (!args.SshConnectionMultiplexing)
        {
            yield return "-S";
            yield return "none";
        }

        foreach (var key in args.PrivateKey is { } named ? [named] : login.IdentityFiles)
        {
            yield return "-i";
            yield return key;
        }

        if ((args.DestPort ?? login.Port) is { } port)
        {
            yield return "-p";
            yield return port.ToString(CultureInfo.InvariantCulture);
        }

        if (login.Jump is { } jump)
        {
            yield return "-J";
            yield return jump;
        }

        var isChecked = args.VerifyHost == true || login.ChecksHostKey;
        string[] settings =
        [
            isChecked ? "StrictHostKeyChecking=yes" : "StrictHostKeyChecking=no",
            .. !isChecked ? new[] { "UserKnownHostsFile=/dev/null" } : login.KnownHostsFiles is { Count: > 0 } files ? [$"UserKnownHostsFile={string.Join(' ', files)}"] : [],
            login.HasPassword ? "NumberOfPasswordPrompts=1" : "BatchMode=yes",
            "LogLevel=ERROR",
        ];
        foreach (var setting in settings)
        {
            yield return "-o";
            yield return setting;
        }
    }

    /// <summary>A word as rsync takes the remote shell's apart: quotes as usual, doubled within.</summary>
    private static string Quoted(string word) =>
        word.Any(c => c is ' ' or '"' or '\'') ? $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : word;
}
