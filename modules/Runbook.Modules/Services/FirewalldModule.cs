using System.Globalization;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>
/// Keeps a setting of firewalld, in the running firewall, in the lasting configuration, or in both, by <c>firewall-cmd</c>; in the
/// configuration of a firewalld that does not run by <c>firewall-offline-cmd</c>.
/// </summary>
[Module("firewalld", "ansible.posix.firewalld")]
internal sealed class FirewalldModule : Module<FirewalldArgs, FirewalldModule.State>
{
    private static readonly string[] Targets = ["default", "ACCEPT", "DROP", "%%REJECT%%"];

    /// <summary>What the programs answered.</summary>
    /// <param name="IsRunning">Whether firewalld runs.</param>
    /// <param name="DefaultZone">The zone meant when none is named.</param>
    /// <param name="Permanent">The lasting configuration's answer; null when it was not asked.</param>
    /// <param name="Running">The running firewall's; null when it was not asked.</param>
    public sealed record State(bool IsRunning, string DefaultZone, ShellAnswer? Permanent, ShellAnswer? Running);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(FirewalldArgs args)
    {
        var settings = FirewalldSetting.Of(args, "").Count();
        if (settings > 1 || args.PortForward is { Count: > 1 })
        {
            yield return "can only operate on one of service, port, protocol, port_forward, rich_rule, source, interface, icmp_block, icmp_block_inversion, masquerade, forward and target at once";
        }

        var isZoneState = args.State is FirewalldArgs.Wanted.Present or FirewalldArgs.Wanted.Absent;
        if (isZoneState && settings > 0 && args.Target is null)
        {
            yield return "absent and present state can only be used in zone level operations";
        }

        if (settings == 0 && isZoneState && (args.Zone is null || !args.Permanent || args.Immediate))
        {
            yield return "Zone operations must be permanent: set zone and permanent: true, and not immediate";
        }

        if (args.Target is { } target && (!Targets.Contains(target) || !args.Permanent || args.Immediate))
        {
            yield return $"target must be one of {string.Join(", ", Targets)}, and is only of the permanent configuration: permanent: true without immediate";
        }

        if (args.PortForward is [var forward, ..] && (forward["port"] is null || forward["toport"] is null || forward["proto"]?.AsText() is not ("tcp" or "udp")))
        {
            yield return "port_forward needs port, toport and proto (tcp or udp)";
        }

        if (args.Timeout != 0 && !args.IsImmediate)
        {
            yield return "timeout is for the running firewall only: set immediate: true";
        }
    }

    /// <inheritdoc/>
    public override Probe<State> Read(FirewalldArgs args)
    {
        if (IsNothing(args))
        {
            return Probe.Known(new State(true, "", null, null));
        }

        var setting = Setting(args, "");
        var query = Options(args, setting, setting.Query);
        return Probe.Answer(
            Sh.Line($$"""
                PATH=$PATH:/usr/sbin:/sbin; LC_ALL=C; export LC_ALL
                command -v firewall-cmd >/dev/null 2>&1 || command -v firewall-offline-cmd >/dev/null 2>&1 || exit 127
                ask() { printf '\036%s\n' "$1"; shift; o=$("$@" 2>&1); printf '%s\n%s' $? "$o"; }
                p='firewall-cmd --permanent'; firewall-cmd --state >/dev/null 2>&1 || p=firewall-offline-cmd
                printf '\036program\n%s' "$p"
                {{(args.Zone is null ? Sh.Verbatim("printf '\\036zone\\n'; ${p% --permanent} --get-default-zone 2>/dev/null") : Sh.Empty)}}
                {{(args.Permanent ? Sh.Line($"ask permanent $p {query}") : Sh.Empty)}}
                {{(args.IsImmediate ? Sh.Line($"[ \"$p\" = firewall-offline-cmd ] || ask running firewall-cmd {query}") : Sh.Empty)}}
                exit 0
                """),
            answer => answer.ExitCode == 127 ? throw new ProbeException("firewalld is not on this host: neither firewall-cmd nor firewall-offline-cmd was found") : Parse(answer.Output));
    }

    /// <inheritdoc/>
    public override Footprint Reads(FirewalldArgs args) =>
        Footprint.Of("firewalld", "*") + Footprint.Of("unit", "*") + Footprint.Of("package", "*") + Footprint.Path("/etc/firewalld");

    /// <inheritdoc/>
    public override Change? Plan(FirewalldArgs args, State now)
    {
        if (IsNothing(args))
        {
            return null;
        }

        if (!now.IsRunning && args.IsImmediate && !(args.Offline && args.Permanent))
        {
            return Change.Refuse("firewall is not currently running, unable to perform immediate actions without a running firewall daemon");
        }

        var setting = Setting(args, args.Zone ?? now.DefaultZone);
        foreach (var answer in new[] { now.Permanent, now.Running }.OfType<ShellAnswer>())
        {
            if (answer.ExitCode is not (0 or 1))
            {
                return Change.Refuse($"{answer.Output.Trim()} (firewalld's status {answer.ExitCode})");
            }
        }

        var option = Options(args, setting, args.IsWanted ? setting.Add : setting.Remove);
        var steps = new List<Sh>();
        if (now.Permanent is { } permanent && IsSet(setting, permanent) != args.IsWanted)
        {
            steps.Add(now.IsRunning ? Sh.Line($"firewall-cmd --permanent {option}") : Sh.Line($"firewall-offline-cmd {option}"));
        }

        if (now.Running is { } running && IsSet(setting, running) != args.IsWanted)
        {
            var timeout = args.Timeout > 0 && args.IsWanted ? Sh.Line($" {$"--timeout={args.Timeout}"}") : Sh.Empty;
            steps.Add(Sh.Line($"firewall-cmd {option}{timeout}"));
        }

        var words = setting.Add.TrimStart('-');
        return steps.Count == 0 ? null : new(
            args.IsWanted ? "" : words, args.IsWanted ? words : "", steps.Select(s => new RemoteAction.Run(Sh.Line($"PATH=$PATH:/usr/sbin:/sbin LC_ALL=C {s}"))))
        {
            Touches = Footprint.Of("firewalld", "*") + Footprint.Of("iptables", "*") + Footprint.Path("/etc/firewalld"),
            Foreseen = ModuleResult.Empty with { Message = $"{Operation(args)}, {(args.IsWanted ? setting.Added : setting.Removed)}" },
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(FirewalldArgs args, State now) => ModuleResult.Empty with { Message = IsNothing(args) ? "" : Operation(args) };

    /// <summary>Ansible takes a zone with a state that is not for zones, and does nothing.</summary>
    private static bool IsNothing(FirewalldArgs args) =>
        args.State is FirewalldArgs.Wanted.Enabled or FirewalldArgs.Wanted.Disabled && !FirewalldSetting.Of(args, "").Any();

    private static FirewalldSetting Setting(FirewalldArgs args, string zone) => FirewalldSetting.Of(args, zone).FirstOrDefault() ?? FirewalldSetting.OfZone(args.Zone!);

    private static string[] Options(FirewalldArgs args, FirewalldSetting setting, string option) =>
        args.Zone is { } zone && setting.IsOfZone ? [$"--zone={zone}", option] : [option];

    private static bool IsSet(FirewalldSetting setting, ShellAnswer answer) =>
        setting.Word is { } word ? answer.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Contains(word) : answer.ExitCode == 0;

    private static string Operation(FirewalldArgs args) =>
        !args.Permanent ? "Non-permanent operation" : args.IsImmediate ? "Permanent and Non-Permanent(immediate) operation" : "Permanent operation";

    private static State Parse(string output)
    {
        var read = new FactSections(output);
        ShellAnswer? Answer(string name) => !read.Has(name) ? null
            : read.Text(name).Split('\n', 2) is [var status, var text] && int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? new(code, text, "")
            : new(255, read.Text(name), "");
        return new(read.Trimmed("program") != "firewall-offline-cmd", read.Trimmed("zone"), Answer("permanent"), Answer("running"));
    }
}
