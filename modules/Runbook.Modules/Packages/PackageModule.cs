using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Installs and removes packages with whatever the host has: dnf, yum or apt.</summary>
[Module("package")]
internal sealed class PackageModule : Module<PackageModule.Args, PackageModule.State>
{
    private static readonly DnfModule Dnf = new();
    private static readonly AptModule Apt = new();
    private static readonly FactGroup Manager = FactNames.Groups.First(g => g.Name == "pkg_mgr");

    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>Packages, as the host's package manager names them.</summary>
        [Key, Required]
        public IReadOnlyList<string> Name { get; init; } = [];

        /// <summary>What they are to be.</summary>
        [Required]
        public PackageState State { get; init; }

        /// <summary>Which module: <c>auto</c>, <c>dnf</c>, <c>yum</c>, <c>apt</c>.</summary>
        public string Use { get; init; } = "auto";

        /// <summary>Whether package lists are fetched first.</summary>
        public bool UpdateCache { get; init; }
    }

    /// <summary>What the host has: one of the two states, and the name of its package manager.</summary>
    internal sealed record State(string Manager, DnfModule.State Dnf, AptState Apt);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args)
    {
        var manager = args.Use == "auto" ? Probe.Answer(SetupModule.Script([Manager], "/"), ManagerOf) : Probe.Known(args.Use);
        return Probe.Both(
            Probe.Both(Dnf.Read(ToDnf(args)), Apt.Read(ToApt(args)), (dnf, apt) => (Dnf: dnf, Apt: apt)), manager, (states, name) => new State(name, states.Dnf, states.Apt));
    }

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Dnf.Reads(ToDnf(args)) + Apt.Reads(ToApt(args));

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now) => now.Manager switch
    {
        "apt" => Apt.Plan(ToApt(args), now.Apt),
        "dnf" or "yum" or "dnf5" => Dnf.Plan(ToDnf(args), now.Dnf),
        _ => Change.Refuse($"package: this host's package manager is {now.Manager}; Runbook knows dnf, yum and apt. Use command: for others"),
    };

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => now.Manager == "apt" ? Apt.Report(ToApt(args), now.Apt) : Dnf.Report(ToDnf(args), now.Dnf);

    private static string ManagerOf(ShellAnswer answer)
    {
        var facts = new MapBuilder();
        Manager.Parse(new FactSections(answer.Output), facts);
        return facts.Build()["pkg_mgr"]?.AsText() ?? "unknown";
    }

    private static DnfArgs ToDnf(Args args) => new() { Name = args.Name, State = args.State, UpdateCache = args.UpdateCache };

    private static AptArgs ToApt(Args args) => new()
    {
        Name = args.Name,
        UpdateCache = args.UpdateCache,
        State = args.State switch { PackageState.Latest => AptArgs.Wanted.Latest, PackageState.Absent => AptArgs.Wanted.Absent, _ => AptArgs.Wanted.Present },
    };
}
