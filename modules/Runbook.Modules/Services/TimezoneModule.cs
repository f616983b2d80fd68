using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Sets the host's time zone, and whether its hardware clock runs in it.</summary>
[Module("timezone", "community.general.timezone", "community.general.system.timezone")]
internal sealed class TimezoneModule : Module<TimezoneModule.Args, TimezoneModule.State>
{
    /// <summary>What the hardware clock shows.</summary>
    internal enum Clock
    {
        /// <summary>Local time.</summary>
        Local,

        /// <summary>Universal time.</summary>
        [Choice("UTC", "utc")]
        Utc,
    }

    /// <summary>The arguments.</summary>
    [OneOf("name", "hwclock")]
    public sealed record Args
    {
        /// <summary>The zone, such as <c>Europe/Berlin</c>.</summary>
        [Key]
        public string? Name { get; init; }

        /// <summary>What the hardware clock shows.</summary>
        [Alias("rtc")]
        public Clock? Hwclock { get; init; }
    }

    /// <summary>The zone now, whether the zone asked for is known, and what the hardware clock shows.</summary>
    public sealed record State(string Name, bool IsKnown, string Hwclock);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => new(
        Sh.Line($$"""
            l=$(readlink /etc/localtime 2>/dev/null)
            case $l in *zoneinfo/*) echo "${l##*zoneinfo/}" ;; *) head -n 1 /etc/timezone 2>/dev/null || echo ;; esac
            [ -f /usr/share/zoneinfo/{{args.Name ?? "UTC"}} ] && echo known || echo unknown
            sed -n 3p /etc/adjtime 2>/dev/null
            exit 0
            """),
        text => text.Split('\n') is [var name, var known, var clock, ..] ? new(name.Trim(), known == "known", clock.Trim() == "LOCAL" ? "local" : "UTC") : new("", false, "UTC"));

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        var clock = args.Hwclock switch { null => now.Hwclock, Clock.Local => "local", _ => "UTC" };
        var steps = new List<RemoteAction>();
        if (args.Name is { } name && name != now.Name)
        {
            if (!now.IsKnown)
            {
                return Change.Refuse($"given timezone \"{name}\" is not available: /usr/share/zoneinfo/{name} is not on the host (is tzdata installed?)");
            }

            steps.Add(new RemoteAction.Run(Sh.Line($$"""
                if [ -d /run/systemd/system ] && command -v timedatectl >/dev/null 2>&1 && timedatectl set-timezone {{name}}; then :
                else ln -sfn {{"/usr/share/zoneinfo/" + name}} /etc/localtime || exit 1; fi
                if [ -e /etc/timezone ] || [ -e /etc/debian_version ] || [ -e /etc/alpine-release ]; then printf '%s\n' {{name}} > /etc/timezone; fi
                """)));
        }

        if (clock != now.Hwclock)
        {
            steps.Add(new RemoteAction.Run(Sh.Line($$"""
                if [ -d /run/systemd/system ] && command -v timedatectl >/dev/null 2>&1; then timedatectl set-local-rtc {{(clock == "local" ? "1" : "0")}}
                else { sed -n 1,2p /etc/adjtime 2>/dev/null | grep . || printf '0.0 0 0.0\n0\n'; echo {{clock.ToUpperInvariant()}}; } > /etc/adjtime.new && mv /etc/adjtime.new /etc/adjtime; fi
                """)));
        }

        return steps.Count == 0 ? null : new($"{now.Name}, hardware clock {now.Hwclock}", $"{args.Name ?? now.Name}, hardware clock {clock}", steps)
        {
            Touches = Footprint.Path("/etc"),
        };
    }
}
