using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Keeps a kernel setting in a file of <c>sysctl(8)</c>, and in the running kernel when asked.</summary>
[Module("sysctl", "ansible.posix.sysctl")]
internal sealed class SysctlModule : Module<SysctlModule.Args, SysctlModule.State>
{
    /// <summary>Whether there is to be the setting.</summary>
    internal enum Wanted
    {
        /// <summary>It is in the file.</summary>
        Present,

        /// <summary>It is not in the file.</summary>
        Absent,
    }

    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The setting, such as <c>net.ipv4.ip_forward</c>.</summary>
        [Key, Required, Alias("key")]
        public string? Name { get; init; }

        /// <summary>Its value.</summary>
        [Alias("val")]
        public string? Value { get; init; }

        /// <summary>Whether there is to be the setting.</summary>
        public Wanted State { get; init; } = Wanted.Present;

        /// <summary>Whether the file is loaded when it changed.</summary>
        public bool Reload { get; init; } = true;

        /// <summary>Whether the running kernel is set when it differs.</summary>
        public bool SysctlSet { get; init; }

        /// <summary>The file.</summary>
        public string SysctlFile { get; init; } = "/etc/sysctl.conf";

        /// <summary>Whether unknown settings are passed over.</summary>
        public bool Ignoreerrors { get; init; }
    }

    /// <summary>The file's text, and the kernel's value; null when it has no such setting.</summary>
    public sealed record State(string File, string? Running);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args) => args.State == Wanted.Present && args.Value is null ? ["state present needs value"] : [];

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => new(
        Sh.Line($"printf '\\036kernel\\n'; PATH=$PATH:/usr/sbin:/sbin sysctl -e -n {args.Name!} 2>/dev/null; printf '\\036file\\n'; cat {args.SysctlFile} 2>/dev/null; exit 0"),
        text =>
        {
            var read = new FactSections(text);
            return new(read.Text("file"), read.Trimmed("kernel") is { Length: > 0 } running ? running : null);
        });

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Path(args.SysctlFile) + Footprint.Of("sysctl", "*");

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        var wanted = Text(args, now.File);
        var steps = new List<RemoteAction>();
        var quiet = args.Ignoreerrors ? Sh.Verbatim(" -e") : Sh.Empty;
        if (args.SysctlSet && args.State == Wanted.Present && Normal(now.Running ?? "") != Normal(args.Value!))
        {
            steps.Add(new RemoteAction.Run(Sh.Line($"PATH=$PATH:/usr/sbin:/sbin sysctl{quiet} -w {args.Name + "=" + Normal(args.Value!)}")));
        }

        if (wanted != now.File)
        {
            steps.Add(new RemoteAction.Write(args.SysctlFile, Content.Text(wanted)));
            if (args.Reload)
            {
                steps.Add(new RemoteAction.Run(Sh.Line($"PATH=$PATH:/usr/sbin:/sbin sysctl{quiet} -p {args.SysctlFile}")));
            }
        }

        return steps.Count == 0 ? null : new Change($"{args.Name} = {now.Running}", $"{args.Name} = {(args.State == Wanted.Present ? args.Value : "absent")}", steps)
        {
            Diffs = wanted != now.File ? [new(args.SysctlFile, args.SysctlFile, now.File, wanted)] : null,
        };
    }

    private static string Normal(string value) => string.Join(' ', value.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static string Text(Args args, string file)
    {
        var lines = file.Length == 0 ? [] : file.TrimEnd('\n').Split('\n').ToList();
        bool IsIt(string line) => line.TrimStart() is { Length: > 0 } text && text[0] is not ('#' or ';') && text.IndexOf('=') is > 0 and var at
            && text[..at].Trim().TrimStart('-').Replace('/', '.') == args.Name!.Replace('/', '.');
        var old = lines.Where(IsIt).ToArray();
        if (args.State == Wanted.Present && old.Length == 1 && Normal(old[0][(old[0].IndexOf('=') + 1)..]) == Normal(args.Value!))
        {
            return file;
        }

        var index = lines.FindIndex(l => IsIt(l));
        lines.RemoveAll(l => IsIt(l));
        if (args.State == Wanted.Present)
        {
            lines.Insert(index < 0 ? lines.Count : index, $"{args.Name}={args.Value!.Trim()}");
        }
        else if (old.Length == 0)
        {
            return file;
        }

        return string.Concat(lines.Select(l => l + "\n"));
    }
}
