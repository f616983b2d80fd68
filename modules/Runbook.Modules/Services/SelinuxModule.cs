using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Sets SELinux's mode and policy, in its file and as far as it can be done in the running kernel; says when a reboot is needed.</summary>
[Module("selinux", "ansible.posix.selinux")]
internal sealed class SelinuxModule : Module<SelinuxModule.Args, SelinuxState>
{
    /// <summary>A mode of SELinux.</summary>
    internal enum Mode
    {
        /// <summary>The policy is enforced.</summary>
        Enforcing,

        /// <summary>What the policy forbids is logged only.</summary>
        Permissive,

        /// <summary>SELinux is off.</summary>
        Disabled,
    }

    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The policy, such as <c>targeted</c>; needed unless the state is disabled.</summary>
        public string? Policy { get; init; }

        /// <summary>The mode.</summary>
        [Key, Required]
        public Mode? State { get; init; }

        /// <summary>The file of settings. Default <c>/etc/selinux/config</c>.</summary>
        [Alias("conf", "file")]
        public string Configfile { get; init; } = "/etc/selinux/config";

        /// <summary>Whether the kernel's parameters are set too, with <c>grubby</c>. Default false.</summary>
        public bool UpdateKernelParam { get; init; }

        internal string Wanted => State!.Value.ToString().ToLowerInvariant();
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args) =>
        args.State != Mode.Disabled && args.Policy is null ? ["Policy is required if state is not 'disabled'"] : [];

    /// <inheritdoc/>
    public override Probe<SelinuxState> Read(Args args) => new(
        Sh.Line($$"""
            PATH=$PATH:/usr/sbin:/sbin
            printf '\036kernel\n'; cat /sys/fs/selinux/enforce 2>/dev/null; echo
            [ ! -f {{args.Configfile}} ] || { printf '\036file\n'; cat < {{args.Configfile}} || exit 1; }
            {{(args.UpdateKernelParam ? Sh.Verbatim("if command -v grubby >/dev/null 2>&1; then printf '\\036grubby\\n'; grubby --info=DEFAULT | sed -n 's/^args=//p'; fi") : Sh.Empty)}}
            exit 0
            """),
        SelinuxState.Parse);

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Path(args.Configfile) + Footprint.Of("selinux", "*") + Footprint.Of("package", "*");

    /// <inheritdoc/>
    public override Change? Plan(Args args, SelinuxState now)
    {
        if (!now.HasFile)
        {
            return Change.Refuse($"Unable to find file {args.Configfile}: install the package of the SELinux policy, if it is not installed");
        }

        if (args.UpdateKernelParam && !now.HasGrubby)
        {
            return Change.Refuse("'grubby' command not found on host: update_kernel_param needs it");
        }

        var steps = Steps(args, now).ToArray();
        var text = Text(args, now);
        return steps.Length == 0 ? null : new(
            $"running {now.Running}, configured {now.Mode} {now.Policy}", $"configured {args.Wanted} {PolicyOf(args, now)}", steps.Select(s => s.Action))
        {
            Diffs = text == now.Text ? null : [new(args.Configfile, args.Configfile, now.Text, text)],
            Touches = Footprint.Path(args.Configfile) + Footprint.Of("selinux", "*"),
            Foreseen = Report(args, now) with { Message = string.Join(", ", steps.Select(s => s.Note).Where(n => n.Length > 0)) },
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, SelinuxState now)
    {
        var warnings = Warnings(args, now).ToArray();
        return PathReport.Result(
            [
                ("configfile", Value.Of(args.Configfile)),
                ("policy", Value.Of(PolicyOf(args, now))),
                ("state", Value.Of(args.Wanted)),
                ("reboot_required", Value.Of(NeedsReboot(args, now))),
                .. warnings.Length > 0 ? [("warnings", Value.Of(warnings))] : Array.Empty<(string, Value)>(),
            ])
            with
        { Message = "" };
    }

    private static string PolicyOf(Args args, SelinuxState now) => args.Policy ?? now.Policy;

    /// <summary>SELinux is neither switched off nor on in a running kernel, nor is another policy loaded.</summary>
    private static bool NeedsReboot(Args args, SelinuxState now) =>
        now.Running != args.Wanted && (now.Running == "disabled" || args.State == Mode.Disabled);

    private static IEnumerable<string> Warnings(Args args, SelinuxState now)
    {
        if (!NeedsReboot(args, now))
        {
            yield break;
        }

        yield return now.Running == "disabled" ? $"Reboot is required to set SELinux state to '{args.Wanted}'"
            : now.Running == "permissive" ? "SELinux state change will take effect next reboot"
            : $"SELinux state temporarily changed from '{now.Running}' to 'permissive'. State change will take effect next reboot.";
    }

    private static string Text(Args args, SelinuxState now)
    {
        var text = PolicyOf(args, now) == now.Policy ? now.Text : SelinuxState.With(now.Text, "SELINUXTYPE", PolicyOf(args, now));
        return args.Wanted == now.Mode ? text : SelinuxState.With(text, "SELINUX", args.Wanted);
    }

    private static IEnumerable<(string Note, RemoteAction Action)> Steps(Args args, SelinuxState now)
    {
        if (Text(args, now) is var text && text != now.Text)
        {
            string[] notes =
            [
                .. PolicyOf(args, now) == now.Policy ? [] : new[] { $"SELinux policy configuration in '{args.Configfile}' changed from '{now.Policy}' to '{args.Policy}'" },
                .. args.Wanted == now.Mode ? [] : new[] { $"Config SELinux state changed from '{now.Mode}' to '{args.Wanted}'" },
            ];
            yield return (string.Join(", ", notes), new RemoteAction.Write(args.Configfile, Content.Text(text)));
        }

        var mode = args.State == Mode.Disabled ? "permissive" : args.Wanted;
        if (now.Running != "disabled" && now.Running != mode && !(args.State == Mode.Disabled && now.Running == "permissive"))
        {
            var run = new RemoteAction.Run(Sh.Line($"PATH=$PATH:/usr/sbin:/sbin setenforce {(mode == "enforcing" ? "1" : "0")}"));
            yield return (args.State == Mode.Disabled ? "" : $"SELinux state changed from '{now.Running}' to '{mode}'", run);
        }

        if (args.UpdateKernelParam && now.IsOffAtBoot != (args.State == Mode.Disabled))
        {
            var option = args.State == Mode.Disabled ? "--args=selinux=0" : "--remove-args=selinux";
            yield return ($"Kernel parameters changed: SELinux {(args.State == Mode.Disabled ? "off" : "on")} at boot", new RemoteAction.Run(Sh.Line($"PATH=$PATH:/usr/sbin:/sbin grubby --update-kernel=ALL {option}")));
        }
    }
}
