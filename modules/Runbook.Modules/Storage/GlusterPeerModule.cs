using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Brings hosts into a GlusterFS pool, or takes them out.</summary>
[Module("gluster_peer", "gluster.gluster.gluster_peer")]
internal sealed class GlusterPeerModule : Module<GlusterPeerModule.Args, Gluster>
{
    /// <summary>Whether hosts are to be in the pool.</summary>
    internal enum Wanted
    {
        /// <summary>In it.</summary>
        Present,

        /// <summary>Not in it.</summary>
        Absent,
    }

    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The hosts, by the names or addresses that the others reach them with; the host itself may be among them.</summary>
        [Key, Required]
        public IReadOnlyList<string> Nodes { get; init; } = [];

        /// <summary>Whether they are to be in the pool.</summary>
        [Required]
        public Wanted State { get; init; } = Wanted.Present;

        /// <summary>With <c>absent</c>: whether a host that does not answer is taken out too.</summary>
        public bool Force { get; init; }
    }

    /// <inheritdoc/>
    public override Probe<Gluster> Read(Args args) => Gluster.Read;

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Of("gluster", "*") + Footprint.Of("package", "*") + Footprint.Of("unit", "glusterd");

    /// <inheritdoc/>
    public override Change? Plan(Args args, Gluster now)
    {
        var others = args.Nodes.Where(n => !now.IsOwn(n)).Distinct().ToArray();
        var before = string.Join('\n', now.Peers.Select(p => p.Names[0]));
        if (args.State == Wanted.Present)
        {
            var missing = others.Where(n => !now.Knows(n)).ToArray();
            return missing.Length == 0 ? null : new Change(before, string.Join('\n', now.Peers.Select(p => p.Names[0]).Concat(missing)), Gluster.Join(missing))
            {
                Foreseen = Result(args),
            };
        }

        var leaving = others.Where(now.Knows).ToArray();
        var force = args.Force ? Sh.Verbatim(" force") : Sh.Empty;
        return leaving.Length == 0 ? null : new Change(
            before,
            string.Join('\n', now.Peers.Where(p => !p.Names.Intersect(leaving).Any()).Select(p => p.Names[0])),
            leaving.Select(n => new RemoteAction.Run(Sh.Line($"gluster --mode=script peer detach {n}{force}"))))
        {
            Foreseen = Result(args),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, Gluster now) => Result(args);

    private static ModuleResult Result(Args args) => ModuleResult.Of(("nodes", Value.Of(args.Nodes)), ("state", Value.Of(args.State == Wanted.Present ? "present" : "absent")));
}
