using System.Globalization;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Keeps a group of users.</summary>
[Module("group")]
internal sealed class GroupModule : Module<GroupModule.Args, GroupModule.State>
{
    /// <summary>Whether there is to be the group.</summary>
    internal enum Wanted
    {
        /// <summary>There is.</summary>
        Present,

        /// <summary>There is not.</summary>
        Absent,
    }

    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The group's name.</summary>
        [Key, Required]
        public string? Name { get; init; }

        /// <summary>Its number; not given lets the host choose, and keeps.</summary>
        public int? Gid { get; init; }

        /// <summary>Whether there is to be the group.</summary>
        public Wanted State { get; init; } = Wanted.Present;

        /// <summary>Whether a new group gets a number of the system's range.</summary>
        public bool System { get; init; }

        /// <summary>Whether only the host's own files are looked at, not a directory service.</summary>
        public bool Local { get; init; }

        /// <summary>Whether the number may be another group's too.</summary>
        public bool NonUnique { get; init; }

        /// <summary>Whether it is deleted even when it is some user's primary group.</summary>
        public bool Force { get; init; }
    }

    /// <summary>The group's number; null when there is none.</summary>
    public sealed record State(int? Gid);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args) => args.NonUnique && args.Gid is null ? ["non_unique needs gid"] : [];

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => Probe.Answer(Entry("group", args.Name!, args.Local), answer => Parse(answer.Output));

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Of("group", args.Name!) + Footprint.Path("/etc/group") + Footprint.Of("package", "*");

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        var script = (args.State, now.Gid) switch
        {
            (Wanted.Absent, null) => null,
            (Wanted.Absent, _) => Sh.Line($"if command -v groupdel >/dev/null 2>&1; then groupdel {Flags((args.Force, "-f", null))}{args.Name!}; else delgroup {args.Name!}; fi"),
            (_, null) => Create(args),
            (_, var gid) when args.Gid is { } wanted && wanted != gid => Sh.Line($"groupmod -g {wanted} {Flags((args.NonUnique, "-o", null))}{args.Name!}"),
            _ => null,
        };
        if (script is null)
        {
            return null;
        }

        var after = args.State == Wanted.Absent ? "absent" : $"gid: {args.Gid?.ToString(CultureInfo.InvariantCulture) ?? "chosen by the host"}";
        return new Change(
            now.Gid is null ? "absent" : $"gid: {now.Gid}",
            after,
            new RemoteAction.Run(Sh.Line($"PATH=$PATH:/usr/sbin:/sbin; export PATH\n{script} && {{ {Entry("group", args.Name!, args.Local)}; :; }}")))
        {
            Foreseen = Report(args, new(args.Gid)),
            IsJudgedByStatus = true,
            Result = outcomes => Report(args, Parse(outcomes[^1].Output)),
            Touches = Footprint.Everything,
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now)
    {
        var keys = new List<KeyValuePair<string, Value>>
        {
            KeyValuePair.Create("name", Value.Of(args.Name)),
            KeyValuePair.Create("state", Value.Of(args.State == Wanted.Present ? "present" : "absent")),
            KeyValuePair.Create("system", Value.Of(args.System)),
        };
        if (args.State == Wanted.Present && now.Gid is { } gid)
        {
            keys.Add(KeyValuePair.Create("gid", Value.Of(gid)));
        }

        return new(keys);
    }

    /// <summary>A question for one entry of an account database; empty output when there is none.</summary>
    internal static Sh Entry(string database, string name, bool local) => local
        ? Sh.Line($"awk -F: -v n={name} '$1 == n' /etc/{Sh.Verbatim(database)}")
        : Sh.Line($"if command -v getent >/dev/null 2>&1; then getent {database} {name}; else awk -F: -v n={name} '$1 == n' /etc/{Sh.Verbatim(database)}; fi");

    /// <summary>Options that apply, each with its value, and a blank after each.</summary>
    internal static Sh Flags(params (bool Condition, string Option, string? Value)[] flags) =>
        Sh.Join("", flags.Where(f => f.Condition).Select(f => f.Value is null ? Sh.Line($"{f.Option} ") : Sh.Line($"{f.Option} {f.Value} ")));

    private static Sh Create(Args args)
    {
        var gid = args.Gid?.ToString(CultureInfo.InvariantCulture);
        var flags = Flags((gid is not null, "-g", gid), (args.NonUnique, "-o", null), (args.System, "-r", null));
        var plain = Flags((gid is not null, "-g", gid), (args.System, "-S", null));
        return Sh.Line($"if command -v groupadd >/dev/null 2>&1; then groupadd {flags}{args.Name!}; else addgroup {plain}{args.Name!}; fi");
    }

    private static State Parse(string line)
    {
        var fields = line.Trim().Split(':');
        return new(fields.Length > 2 && int.TryParse(fields[2], CultureInfo.InvariantCulture, out var gid) ? gid : null);
    }
}
