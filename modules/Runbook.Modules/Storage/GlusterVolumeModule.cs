using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Keeps a GlusterFS volume: its bricks, options, quota, and whether it runs.</summary>
[Module("gluster_volume", "gluster.gluster.gluster_volume")]
internal sealed class GlusterVolumeModule : Module<GlusterVolumeModule.Args, Gluster>
{
    private const string Program = "gluster --mode=script volume ";

    /// <summary>What a volume is to be.</summary>
    internal enum Wanted
    {
        /// <summary>There; a new one is started too, unless <c>start_on_create</c> is off.</summary>
        Present,

        /// <summary>Not there; what is in the bricks stays.</summary>
        Absent,

        /// <summary>There and running.</summary>
        Started,

        /// <summary>There and not running.</summary>
        Stopped,
    }

    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The volume's name.</summary>
        [Key, Required, Alias("volume")]
        public string? Name { get; init; }

        /// <summary>What it is to be.</summary>
        [Required]
        public Wanted State { get; init; }

        /// <summary>The hosts whose bricks make it. Default: the host itself.</summary>
        public IReadOnlyList<string> Cluster { get; init; } = [];

        /// <summary>The host's own name in the pool, when it is not its host name.</summary>
        public string? Host { get; init; }

        /// <summary>Bricks' folders on each host.</summary>
        [Alias("brick")]
        public IReadOnlyList<string> Bricks { get; init; } = [];

        /// <summary>How many copies of each file.</summary>
        public int? Replicas { get; init; }

        /// <summary>How many of the copies are arbiters, which hold no data.</summary>
        public int? Arbiters { get; init; }

        /// <summary>How many stripes; newer GlusterFS has none.</summary>
        public int? Stripes { get; init; }

        /// <summary>How many bricks make a dispersed set.</summary>
        public int? Disperses { get; init; }

        /// <summary>How many of those may fail.</summary>
        public int? Redundancies { get; init; }

        /// <summary><c>tcp</c>, <c>rdma</c> or <c>tcp,rdma</c>.</summary>
        public string Transport { get; init; } = "tcp";

        /// <summary>Whether a new volume is started.</summary>
        public bool StartOnCreate { get; init; } = true;

        /// <summary>Whether data is spread anew after bricks were added.</summary>
        public bool Rebalance { get; init; }

        /// <summary>The folder in the volume that the quota is for. Default <c>/</c>.</summary>
        public string? Directory { get; init; }

        /// <summary>The quota, such as <c>10GB</c>.</summary>
        public string? Quota { get; init; }

        /// <summary>Options of the volume, name and value.</summary>
        public MapValue? Options { get; init; }

        /// <summary>Whether bricks on the root file system are taken, and bricks that are no longer listed are taken out, with their data.</summary>
        public bool Force { get; init; }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        if (args.Transport is not ("tcp" or "rdma" or "tcp,rdma"))
        {
            yield return $"transport must be tcp, rdma or tcp,rdma, not {args.Transport}";
        }
    }

    /// <inheritdoc/>
    public override Probe<Gluster> Read(Args args) => Gluster.Read;

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Of("gluster", "*") + Footprint.Of("package", "*") + Footprint.Of("unit", "glusterd");

    /// <inheritdoc/>
    public override Change? Plan(Args args, Gluster now)
    {
        var volume = now.Volumes.FirstOrDefault(v => v.Name == args.Name);
        if (volume is null && args.State is Wanted.Stopped)
        {
            return Change.Refuse($"there is no volume {args.Name} to stop");
        }

        if (volume is null && args.State != Wanted.Absent && args.Bricks.Count == 0)
        {
            return Change.Refuse($"there is no volume {args.Name}; to make it, its bricks are needed");
        }

        var steps = args.State == Wanted.Absent ? Remove(args, volume) : volume is null ? Create(args, now) : Alter(args, now, volume);
        var after = args.State == Wanted.Absent ? "absent" : $"{args.State.ToString().ToLowerInvariant()}\n{string.Join('\n', Bricks(args, now) is { Length: > 0 } all ? all : volume?.Bricks ?? [])}";
        var before = volume is null ? "absent" : $"{(volume.IsStarted ? "started" : "stopped")}\n{string.Join('\n', volume.Bricks)}";
        return steps.Count == 0 ? null : new Change(before, after, steps) { Foreseen = Result(args) };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, Gluster now) => Result(args);

    private static ModuleResult Result(Args args) =>
        ModuleResult.Of(("name", Value.Of(args.Name)), ("state", Value.Of(args.State.ToString().ToLowerInvariant())));

    private static RemoteAction Run(Sh arguments) => new RemoteAction.Run(Sh.Line($"{Sh.Verbatim(Program)}{arguments}"));

    private static string[] Bricks(Args args, Gluster now)
    {
        var own = args.Host ?? now.Own.FirstOrDefault() ?? "localhost";
        var hosts = args.Cluster.Count > 0 ? args.Cluster.Select(h => h.Trim()).Where(h => h.Length > 0) : [own];
        return [.. args.Bricks.Select(b => b.Trim().TrimEnd('/')).Where(b => b.Length > 0).SelectMany(b => hosts.Select(h => $"{h}:{b}"))];
    }

    private static List<RemoteAction> Remove(Args args, Gluster.Volume? volume)
    {
        var steps = new List<RemoteAction>();
        if (volume is { IsStarted: true })
        {
            steps.Add(Run(Sh.Line($"stop {args.Name!} force")));
        }

        if (volume is not null)
        {
            steps.Add(Run(Sh.Line($"delete {args.Name!}")));
        }

        return steps;
    }

    private static List<RemoteAction> Create(Args args, Gluster now)
    {
        var steps = new List<RemoteAction>(Join(args, now));
        var words = new List<string> { "create", args.Name! };
        foreach (var (word, number) in new[] { ("stripe", args.Stripes), ("replica", args.Replicas), ("arbiter", args.Arbiters), ("disperse", args.Disperses), ("redundancy", args.Redundancies) })
        {
            if (number is > 0)
            {
                words.AddRange([word, number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            }
        }

        words.AddRange(["transport", args.Transport, .. Bricks(args, now), .. args.Force ? ["force"] : Array.Empty<string>()]);
        steps.Add(Run(Sh.Line($"{words}")));
        AddOptions(args, null, steps);
        if (args.State == Wanted.Started || args.StartOnCreate)
        {
            steps.Add(Run(Sh.Line($"start {args.Name!}")));
        }

        AddQuota(args, null, steps);
        return steps;
    }

    private static List<RemoteAction> Alter(Args args, Gluster now, Gluster.Volume volume)
    {
        var steps = new List<RemoteAction>();
        var wanted = Bricks(args, now);
        var added = wanted.Except(volume.Bricks, StringComparer.OrdinalIgnoreCase).ToArray();
        var removed = args.Force && wanted.Length > 0 ? volume.Bricks.Except(wanted, StringComparer.OrdinalIgnoreCase).ToArray() : [];
        var replica = args.Replicas is { } n && n != volume.Replicas ? Sh.Line($" replica {n}") : Sh.Empty;
        if (added.Length > 0)
        {
            steps.AddRange(Join(args, now));
            steps.Add(Run(Sh.Line($"add-brick {args.Name!}{replica} {added}{(args.Force ? Sh.Verbatim(" force") : Sh.Empty)}")));
        }

        if (removed.Length > 0)
        {
            steps.Add(Run(Sh.Line($"remove-brick {args.Name!}{replica} {removed} force")));
        }

        AddOptions(args, volume, steps);
        var isStarted = args.State == Wanted.Started && !volume.IsStarted;
        if (isStarted || (args.State == Wanted.Stopped && volume.IsStarted))
        {
            steps.Add(Run(isStarted ? Sh.Line($"start {args.Name!}") : Sh.Line($"stop {args.Name!}")));
        }

        AddQuota(args, volume, steps);
        if (args.Rebalance && added.Length > 0 && (volume.IsStarted || isStarted))
        {
            steps.Add(Run(Sh.Line($"rebalance {args.Name!} start")));
        }

        return steps;
    }

    private static IEnumerable<RemoteAction> Join(Args args, Gluster now)
    {
        var missing = args.Cluster.Where(h => !now.Knows(h) && h != args.Host).Distinct().ToArray();
        return missing.Length == 0 ? [] : Gluster.Join(missing);
    }

    private static void AddOptions(Args args, Gluster.Volume? volume, List<RemoteAction> steps)
    {
        foreach (var (key, value) in args.Options?.TextEntries ?? [])
        {
            var text = value is BoolValue b ? (b.Value ? "on" : "off") : value.AsText() ?? value.ToString();
            if (volume?.Options.GetValueOrDefault(key) != text)
            {
                steps.Add(Run(Sh.Line($"set {args.Name!} {key} {text}")));
            }
        }
    }

    private static void AddQuota(Args args, Gluster.Volume? volume, List<RemoteAction> steps)
    {
        if (args.Quota is not { } quota)
        {
            return;
        }

        if (volume?.Options.GetValueOrDefault("features.quota") != "on")
        {
            steps.Add(Run(Sh.Line($"quota {args.Name!} enable")));
            steps.Add(Run(Sh.Line($"quota {args.Name!} limit-usage {args.Directory ?? "/"} {quota}")));
        }
    }
}
