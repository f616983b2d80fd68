using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>A service, whatever manages it. Immutable.</summary>
/// <param name="Unit">The unit, where the host runs systemd; null elsewhere.</param>
/// <param name="Manager"><c>systemd</c>, <c>openrc</c> or <c>sysv</c>.</param>
/// <param name="Exists">Whether there is such a service.</param>
/// <param name="IsRunning">Whether it runs.</param>
/// <param name="IsEnabled">Whether it starts at boot.</param>
internal sealed record ServiceStatus(UnitStatus? Unit, string Manager, bool Exists, bool IsRunning, bool IsEnabled)
{
    private static readonly QueryFamily Family = new("services", Script, Split);

    /// <summary>Asks for a service, whatever manages it: all services of a batch by one script.</summary>
    public static Probe<ServiceStatus> Read(string name, string? pattern)
    {
        var query = Family.Query(name);
        return Probe.Answer(query, Parse).Then(status => status.Unit is { } unit && unit.FileState is "generated" or "bad"
            ? UnitQueries.Read(name, UnitScope.System).Select(full => status with { Unit = full })
            : status.Unit is null && pattern is not null
                ? Probe.Answer(Sh.Line($"ps ww 2>/dev/null | grep -F -- {pattern} | grep -qv grep"), answer => status with { IsRunning = answer.Succeeded })
                : Probe.Known(status));
    }

    /// <summary>What starts and stops it, for the manager that is not systemd.</summary>
    public Sh Program(string name) => Manager == "openrc"
        ? Sh.Line($"rc-service {name}")
        : Sh.Line($"$(command -v service >/dev/null 2>&1 && echo service {name} || echo /etc/init.d/{name})");

    /// <summary>What makes it start at boot, or not.</summary>
    public Sh Enable(string name, bool enabled, string runlevel) => Manager == "openrc"
        ? Sh.Line($"rc-update {(enabled ? "add" : "del")} {name} {runlevel}")
        : Sh.Line($$"""
            if command -v update-rc.d >/dev/null 2>&1; then update-rc.d {{name}} defaults >/dev/null && update-rc.d {{name}} {{(enabled ? "enable" : "disable")}}
            elif command -v chkconfig >/dev/null 2>&1; then chkconfig --add {{name}} && chkconfig {{name}} {{(enabled ? "on" : "off")}}
            else echo 'neither update-rc.d nor chkconfig is on this host' >&2; exit 127; fi
            """);

    private static Sh Script(IReadOnlyList<string> names) => Sh.Line($$"""
        PATH=$PATH:/usr/sbin:/sbin; export PATH; set --{{Sh.Join("", names.Select(n => Sh.Line($" {n}")))}}
        if command -v systemctl >/dev/null 2>&1 && { [ -d /run/systemd/system ] || [ "$(cat /proc/1/comm)" = systemd ]; }; then echo systemd; exec systemctl --no-pager show -- "$@"; fi
        if command -v rc-service >/dev/null 2>&1; then echo openrc; for n do e=; rc-service -e "$n" && e=1; r=; rc-service "$n" status >/dev/null 2>&1 && r=1
        b=; rc-update show 2>/dev/null | grep -qE "^ *$n +\|" && b=1; printf '%s\t%s\t%s\n' "$e" "$r" "$b"; done; exit 0; fi
        echo sysv; for n do e=; r=; b=; if [ -x "/etc/init.d/$n" ]; then e=1; "/etc/init.d/$n" status >/dev/null 2>&1 && r=1
        for l in /etc/rc[2345].d/S??"$n" /etc/rc.d/rc[2345].d/S??"$n"; do [ -e "$l" ] && b=1; done; fi; printf '%s\t%s\t%s\n' "$e" "$r" "$b"; done
        exit 0
        """);

    private static IReadOnlyList<ShellAnswer> Split(ShellAnswer answer, IReadOnlyList<string> names)
    {
        var end = answer.Output.IndexOf('\n');
        var manager = end < 0 ? "" : answer.Output[..end];
        var rest = answer.Output[(end + 1)..];
        if (manager == "systemd")
        {
            return [.. UnitQueries.Split(answer with { Output = rest }, [.. names.Select(UnitQueries.FullName)]).Select(a => a with { Output = "systemd\n" + a.Output })];
        }

        var lines = rest.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. names.Select((_, i) => new ShellAnswer(answer.ExitCode, $"{manager}\n{(i < lines.Length ? lines[i] : "")}", answer.Error))];
    }

    private static ServiceStatus Parse(ShellAnswer answer)
    {
        var parts = answer.Output.Split('\n', 2);
        if (parts[0] == "systemd")
        {
            return new(UnitStatus.Parse(answer with { Output = parts[1] }), "systemd", true, false, false);
        }

        var fields = parts[^1].TrimEnd('\n').Split('\t');
        bool Is(int i) => i < fields.Length && fields[i] == "1";
        return new(null, parts[0], Is(0), Is(1), Is(2));
    }
}
