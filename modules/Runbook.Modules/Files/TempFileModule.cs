using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Makes a new temporary file or folder with a name of its own, each time.</summary>
[Module("tempfile", "ansible.legacy.tempfile")]
public sealed class TempFileModule : Module<TempFileModule.Args, bool>
{
    /// <summary>What is made.</summary>
    public enum Kind
    {
        /// <summary>A file.</summary>
        File,

        /// <summary>A folder.</summary>
        Directory,
    }

    /// <summary>What, and its name.</summary>
    public sealed record Args
    {
        /// <summary>What is made. Default <c>file</c>.</summary>
        public Kind State { get; init; }

        /// <summary>The folder it is made in. Default: <c>TMPDIR</c> of the host, else <c>/tmp</c>.</summary>
        public string? Path { get; init; }

        /// <summary>How its name begins. Default <c>ansible.</c></summary>
        public string Prefix { get; init; } = "ansible.";

        /// <summary>How its name ends. Default: nothing.</summary>
        public string Suffix { get; init; } = "";
    }

    /// <inheritdoc/>
    public override Probe<bool> Read(Args args) =>
        args.Path is null ? Probe.Known(true) : PathProbe.Of(args.Path).Select(p => p.Followed.IsDirectory);

    /// <inheritdoc/>
    public override Change? Plan(Args args, bool now)
    {
        if (!now)
        {
            return Change.Refuse($"cannot make a temporary file: {args.Path} is not a folder of the host");
        }

        var folder = args.Path is null ? Sh.Verbatim("\"${TMPDIR:-/tmp}\"") : Sh.Line($"{args.Path}");
        var flag = args.State == Kind.Directory ? Sh.Verbatim(" -d") : Sh.Empty;
        // The end of the name is added afterwards: busybox's mktemp takes only a template that ends in X. Without the final name
        // free, the link or mkdir fails and another name is tried.
        var script = args.Suffix.Length == 0
            ? Sh.Line($"p=$(mktemp{flag} {folder}/{args.Prefix + "XXXXXXXX"}) || exit 1")
            : Sh.Line(
                $$"""
                while :; do t=$(mktemp -u {{folder}}/{{args.Prefix + "XXXXXXXX"}}) || exit 1; p=${t}{{args.Suffix}}
                {{(args.State == Kind.Directory ? Sh.Verbatim("mkdir -m 700 -- \"$p\"") : Sh.Verbatim("(umask 077; set -C; : > \"$p\")"))}} && break; [ -e "$p" ] || exit 1; done
                """);
        // The path is known only now, so it is told together with how it is.
        var all = Sh.Line($"{script}\nprintf '%s\\n' \"$p\"; stat -c '%u|%g|%U|%G|%a|%s' \"$p\"");
        return new("absent", args.State == Kind.Directory ? "directory" : "file", new RemoteAction.Run(all))
        {
            Touches = Footprint.Path(args.Path ?? "/tmp"),
            Foreseen = PathReport.Result([("path", Value.Null), ("state", Value.Of(args.State == Kind.Directory ? "directory" : "file"))]),
            Result = outcomes => Told(args, outcomes[^1].Output),
        };
    }

    private static ModuleResult Told(Args args, string output)
    {
        var text = output.TrimEnd('\n');
        var at = text.LastIndexOf('\n');
        var fields = text[(at + 1)..].Split('|');
        return PathReport.Result(
        [
            ("path", Value.Of(text[..at])),
            ("uid", Value.Of(long.Parse(fields[0], System.Globalization.CultureInfo.InvariantCulture))),
            ("gid", Value.Of(long.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture))),
            ("owner", Value.Of(fields[2] == "UNKNOWN" ? fields[0] : fields[2])),
            ("group", Value.Of(fields[3] == "UNKNOWN" ? fields[1] : fields[3])),
            ("mode", Value.Of("0" + fields[4].PadLeft(3, '0'))),
            ("size", Value.Of(long.Parse(fields[5], System.Globalization.CultureInfo.InvariantCulture))),
            ("state", Value.Of(args.State == Kind.Directory ? "directory" : "file")),
        ]);
    }
}
