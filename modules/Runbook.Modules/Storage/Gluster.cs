using System.Xml;
using System.Xml.Linq;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>What a GlusterFS daemon says of its peers and volumes, in one round trip for all. Immutable.</summary>
/// <param name="Own">Names and addresses of the host itself.</param>
/// <param name="Peers">The other hosts of the pool.</param>
/// <param name="Volumes">All volumes.</param>
internal sealed record Gluster(IReadOnlyList<string> Own, IReadOnlyList<Gluster.Peer> Peers, IReadOnlyList<Gluster.Volume> Volumes)
{
    /// <summary>Another host.</summary>
    /// <param name="Names">All names it is known by.</param>
    /// <param name="IsConnected">Whether it answers.</param>
    internal sealed record Peer(IReadOnlyList<string> Names, bool IsConnected);

    /// <summary>A volume.</summary>
    internal sealed record Volume(string Name, bool IsStarted, int Replicas, IReadOnlyList<string> Bricks, IReadOnlyDictionary<string, string> Options);

    /// <summary>Asks; a daemon that is just starting is given a few seconds.</summary>
    public static Probe<Gluster> Read { get; } = Probe.Answer(Sh.Verbatim("""
        command -v gluster >/dev/null 2>&1 || { echo 'gluster is not on this host; install glusterfs-server' >&2; exit 127; }
        for i in 1 2 3 4 5 6 7 8 9 10; do
        p=$(gluster --mode=script peer status --xml 2>&1) && v=$(gluster --mode=script volume info all --xml 2>&1) && break
        case "$p$v" in *'Connection failed'*|*'not operational'*) sleep 1 ;; *) break ;; esac; done
        printf '\036own\n'; hostname 2>/dev/null; hostname -f 2>/dev/null; hostname -I 2>/dev/null | tr ' ' '\n'
        printf '\036peers\n%s\n' "$p"; printf '\036volumes\n%s\n' "$v"; exit 0
        """), Parse);

    /// <summary>Whether a name is the host itself.</summary>
    public bool IsOwn(string name) => name is "localhost" or "127.0.0.1" || Own.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a name is a host of the pool, this one included.</summary>
    public bool Knows(string name) => IsOwn(name) || Peers.Any(p => p.Names.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>The action that brings hosts into the pool and waits until they are in it.</summary>
    public static IEnumerable<RemoteAction> Join(IReadOnlyList<string> hosts)
    {
        foreach (var host in hosts)
        {
            yield return new RemoteAction.Run(Sh.Line($"gluster --mode=script peer probe {host}"));
        }

        yield return new RemoteAction.Run(Sh.Verbatim("""
            for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
            gluster --mode=script peer status | grep '^State:' | grep -qv 'Peer in Cluster (Connected)' || exit 0; sleep 1; done
            gluster --mode=script peer status >&2; exit 1
            """));
    }

    private static Gluster Parse(ShellAnswer answer)
    {
        if (!answer.Succeeded)
        {
            throw new ProbeException(answer.Error.Trim());
        }

        var read = new FactSections(answer.Output);
        return new([.. read.Lines("own").Select(l => l.Trim()).Where(l => l.Length > 0)], [.. ParsePeers(Xml(read, "peers"))], [.. ParseVolumes(Xml(read, "volumes"))]);
    }

    private static XElement Xml(FactSections read, string section)
    {
        try
        {
            var root = XElement.Parse(read.Trimmed(section));
            return (string?)root.Element("opRet") is "0" ? root
                : throw new ProbeException($"gluster could not be asked for its {section}: {(string?)root.Element("opErrstr")}");
        }
        catch (XmlException)
        {
            throw new ProbeException($"gluster could not be asked for its {section}: {read.Trimmed(section)}");
        }
    }

    private static IEnumerable<Peer> ParsePeers(XElement root) => root.Descendants("peer").Select(p => new Peer(
        [.. p.Descendants("hostname").Select(h => h.Value).Distinct()], (string?)p.Element("connected") == "1"));

    private static IEnumerable<Volume> ParseVolumes(XElement root) => root.Descendants("volume").Select(v => new Volume(
        (string?)v.Element("name") ?? "",
        (string?)v.Element("statusStr") == "Started",
        int.TryParse((string?)v.Element("replicaCount"), System.Globalization.CultureInfo.InvariantCulture, out var n) ? n : 1,
        [.. v.Descendants("brick").Select(b => (string?)b.Element("name") ?? b.Value)],
        v.Descendants("option").ToDictionary(o => (string?)o.Element("name") ?? "", o => (string?)o.Element("value") ?? "", StringComparer.Ordinal)));
}
