using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Loads and unloads a module of the kernel.</summary>
[Module("modprobe", "community.general.modprobe", "community.general.system.modprobe")]
internal sealed class ModprobeModule : Module<ModprobeModule.Args, ModprobeModule.State>
{
    /// <summary>Whether it is to be loaded.</summary>
    internal enum Wanted
    {
        /// <summary>Loaded.</summary>
        Present,

        /// <summary>Not loaded.</summary>
        Absent,
    }

    /// <summary>Whether it is loaded at boot.</summary>
    internal enum AtBoot
    {
        /// <summary>Left alone.</summary>
        Disabled,

        /// <summary>Listed in <c>/etc/modules-load.d</c>.</summary>
        Present,

        /// <summary>Taken out of <c>/etc/modules-load.d</c>.</summary>
        Absent,
    }

    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The module.</summary>
        [Key, Required]
        public string? Name { get; init; }

        /// <summary>Whether it is to be loaded.</summary>
        public Wanted State { get; init; } = Wanted.Present;

        /// <summary>Its parameters.</summary>
        public string Params { get; init; } = "";

        /// <summary>Whether it is loaded at boot.</summary>
        public AtBoot Persistent { get; init; } = AtBoot.Disabled;
    }

    /// <summary>Whether it is loaded or built in, and what lists it for boot.</summary>
    public sealed record State(bool IsLoaded, bool IsListed, bool HasParams);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => new(
        Sh.Line($$"""
            m={{args.Name!.Replace('-', '_')}}; { [ -d "/sys/module/$m" ] || grep -q "^$m " /proc/modules || grep -q "/$m.ko" "/lib/modules/$(uname -r)/modules.builtin"; } 2>/dev/null && echo loaded
            grep -qsxE {{$"[[:space:]]*{args.Name}[[:space:]]*"}} /etc/modules-load.d/*.conf /etc/modules && echo listed
            grep -qsE {{$"^[[:space:]]*options[[:space:]]+{args.Name}[[:space:]]+{args.Params}[[:space:]]*$"}} /etc/modprobe.d/*.conf && echo params
            exit 0
            """),
        text => new(text.Contains("loaded", StringComparison.Ordinal), text.Contains("listed", StringComparison.Ordinal), text.Contains("params", StringComparison.Ordinal)));

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        var steps = new List<RemoteAction>();
        ShellWords.TrySplit(args.Params, out var words);
        if (args.State == Wanted.Present != now.IsLoaded)
        {
            var command = args.State == Wanted.Present ? Sh.Line($"modprobe {args.Name!} {words}") : Sh.Line($"modprobe -r {args.Name!}");
            steps.Add(new RemoteAction.Run(Sh.Line($$"""
                PATH=$PATH:/usr/sbin:/sbin; command -v modprobe >/dev/null 2>&1 || { echo 'modprobe is not on this host (it comes with kmod)' >&2; exit 127; }
                {{command}}
                """)));
        }

        if (args.Persistent == AtBoot.Present && !now.IsListed)
        {
            steps.Add(new RemoteAction.Write($"/etc/modules-load.d/{args.Name}.conf", Content.Text(args.Name + "\n")));
        }

        if (args.Persistent == AtBoot.Present && args.Params.Length > 0 && !now.HasParams)
        {
            steps.Add(new RemoteAction.Write($"/etc/modprobe.d/{args.Name}.conf", Content.Text($"options {args.Name} {args.Params}\n")));
        }

        if (args.Persistent == AtBoot.Absent && now.IsListed)
        {
            steps.Add(new RemoteAction.Run(Sh.Line($"for f in /etc/modules-load.d/*.conf /etc/modules; do [ -f \"$f\" ] && sed -i {$"s/^[[:space:]]*{args.Name}[[:space:]]*$/#&/"} \"$f\"; done; exit 0")));
        }

        return steps.Count == 0 ? null : new Change(
            $"loaded: {(now.IsLoaded ? "yes" : "no")}\nat boot: {(now.IsListed ? "yes" : "no")}",
            $"loaded: {(args.State == Wanted.Present ? "yes" : "no")}\nat boot: {(args.Persistent switch { AtBoot.Present => "yes", AtBoot.Absent => "no", _ => now.IsListed ? "yes" : "no" })}",
            steps)
        {
            Foreseen = Report(args, now),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => ModuleResult.Of(
        ("name", Value.Of(args.Name)), ("params", Value.Of(args.Params)), ("state", Value.Of(args.State == Wanted.Present ? "present" : "absent")));
}
