using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Asks systemd for units: all that a batch speaks of by one <c>systemctl show</c>. Stateless.</summary>
internal static class UnitQueries
{
    private const string Missing = "systemctl is not on this host";

    private static readonly QueryFamily SystemUnits = Family("system units", Sh.Verbatim("systemctl"));

    private static readonly QueryFamily UserUnits = Family(
        "user units", Sh.Verbatim("XDG_RUNTIME_DIR=\"${XDG_RUNTIME_DIR:-/run/user/$(id -u)}\" systemctl --user"));

    /// <summary>The unit of a name in a scope.</summary>
    public static Probe<UnitStatus> Read(string name, UnitScope scope)
    {
        if (scope == UnitScope.Global)
        {
            return Probe.Answer(Enabled(Command(scope), name), answer => FileState(new(Core.MapValue.Empty, ""), answer));
        }

        var family = scope == UnitScope.User ? UserUnits : SystemUnits;
        return Probe.Answer(family.Query(FullName(name)), UnitStatus.Parse).Then(status => NeedsFileState(status)
            ? Probe.Answer(Enabled(Command(scope), name), answer => FileState(status, answer))
            : Probe.Known(status));
    }

    /// <summary>The program for a scope, with its options.</summary>
    public static Sh Command(UnitScope scope) => scope switch
    {
        UnitScope.User => Sh.Verbatim("XDG_RUNTIME_DIR=\"${XDG_RUNTIME_DIR:-/run/user/$(id -u)}\" systemctl --user"),
        UnitScope.Global => Sh.Verbatim("systemctl --global"),
        _ => Sh.Verbatim("systemctl"),
    };

    /// <summary>The unit's name with its suffix; <c>.service</c> when it has none.</summary>
    public static string FullName(string name) =>
        name.LastIndexOf('.') is > 0 and var dot
        && name[dot..] is ".service" or ".socket" or ".timer" or ".target" or ".mount" or ".automount" or ".path" or ".slice" or ".scope" or ".swap" or ".device"
            ? name : name + ".service";

    // A script of System V has no unit file of its own; without a running systemd (a chroot) the files can still be asked.
    private static bool NeedsFileState(UnitStatus status) =>
        status.FileState is "generated" or "bad" || (!status.IsKnown && !status.Failure.Contains(Missing, StringComparison.Ordinal));

    private static Sh Enabled(Sh systemctl, string name) => Sh.Line($"{systemctl} is-enabled {FullName(name)} 2>/dev/null");

    private static UnitStatus FileState(UnitStatus status, ShellAnswer answer) =>
        status with { FileState = answer.Output.Trim().Split('\n')[0] is { Length: > 0 } state ? state : status.FileState };

    private static QueryFamily Family(string name, Sh systemctl) => new(
        name,
        units => Sh.Line($$"""
            command -v systemctl >/dev/null 2>&1 || { echo {{Missing}} >&2; exit 127; }
            {{systemctl}} --no-pager show -- {{units}}
            """),
        Split);

    internal static IReadOnlyList<ShellAnswer> Split(ShellAnswer answer, IReadOnlyList<string> units)
    {
        if (units.Count == 1)
        {
            return [answer];
        }

        var blocks = answer.Output.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        return [.. units.Select((unit, i) =>
        {
            var block = blocks.FirstOrDefault(b => Names(b).Contains(unit)) ?? (blocks.Length == units.Count ? blocks[i] : null);
            return block is null ? new ShellAnswer(answer.ExitCode == 0 ? 1 : answer.ExitCode, "", answer.Error) : new ShellAnswer(0, block, answer.Error);
        })];
    }

    private static string[] Names(string block) =>
        block.Split('\n').FirstOrDefault(l => l.StartsWith("Names=", StringComparison.Ordinal))?["Names=".Length..].Split(' ') ?? [];
}
