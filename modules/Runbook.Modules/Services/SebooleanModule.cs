using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Switches an SELinux boolean.</summary>
[Module("seboolean", "ansible.posix.seboolean")]
internal sealed class SebooleanModule : Module<SebooleanModule.Args, SebooleanModule.State>
{
    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The boolean.</summary>
        [Key, Required]
        public string? Name { get; init; }

        /// <summary>Whether it is on.</summary>
        [Required]
        public bool State { get; init; }

        /// <summary>Whether it stays so after a reboot. Default false.</summary>
        public bool Persistent { get; init; }

        /// <summary>Whether a host without SELinux running is no failure: then the value that lasts is set, the other cannot be. Default false.</summary>
        public bool IgnoreSelinuxState { get; init; }
    }

    /// <summary>Values now and at the next boot: on, off; empty when there is no such boolean. A host without SELinux has none.</summary>
    public sealed record State(bool HasSelinux, string Now, string Later);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => new(
        Sh.Line($"""
            PATH=$PATH:/usr/sbin:/sbin
            if [ -e /sys/fs/selinux/enforce ]; then echo yes; else echo no; fi
            getsebool {args.Name!} 2>/dev/null | sed 's/.*--> //' | grep . || echo
            {(args.Persistent ? Sh.Line($"semanage boolean -l 2>/dev/null | awk -v n={args.Name!} '$1 == n {{ print $0 }}' | sed 's/.*, *\\([a-z]*\\)).*/\\1/'") : Sh.Empty)}
            exit 0
            """),
        text => text.Split('\n') is [var has, var now, ..] lines ? new(has == "yes", now.Trim(), lines.ElementAtOrDefault(2)?.Trim() ?? "") : new(false, "", ""));

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        if (!now.HasSelinux)
        {
            return args.IgnoreSelinuxState ? Offline(args, now) : Change.Refuse("SELinux is disabled on this host.");
        }

        if (now.Now.Length == 0)
        {
            return Change.Refuse($"SELinux boolean {args.Name} does not exist.");
        }

        var wanted = args.State ? "on" : "off";
        var isSame = now.Now == wanted && (!args.Persistent || now.Later is "" || now.Later == wanted);
        return isSame ? null : new(now.Now, wanted, new RemoteAction.Run(Sh.Line($"PATH=$PATH:/usr/sbin:/sbin; setsebool {(args.Persistent ? Sh.Verbatim("-P ") : Sh.Empty)}{args.Name!} {wanted}")))
        {
            Foreseen = Report(args, now),
        };
    }

    /// <summary>Without a running SELinux only the policy's store can be changed.</summary>
    private Change? Offline(Args args, State now)
    {
        var wanted = args.State ? "on" : "off";
        return !args.Persistent || now.Later == wanted ? null
            : now.Later.Length == 0 ? Change.Refuse($"SELinux boolean {args.Name} does not exist, or semanage is not on this host.")
            : new(now.Later, wanted, new RemoteAction.Run(Sh.Line($"PATH=$PATH:/usr/sbin:/sbin; semanage boolean -N -m {"--" + wanted} {args.Name!}")))
            {
                Foreseen = Report(args, now),
            };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => ModuleResult.Of(("name", Value.Of(args.Name)), ("persistent", Value.Of(args.Persistent)), ("state", Value.Of(args.State)));
}
