using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Gives all installed packages as the fact <c>packages</c>.</summary>
[Module("package_facts")]
internal sealed class PackageFactsModule : Module<PackageFactsModule.Args, MapValue>
{
    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>Which package managers are asked: <c>auto</c>, <c>rpm</c>, <c>apt</c>, <c>apk</c>.</summary>
        public IReadOnlyList<string> Manager { get; init; } = ["auto"];

        /// <summary><c>first</c> takes the first that answers, <c>all</c> all.</summary>
        public string Strategy { get; init; } = "first";
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args) =>
        args.Manager.Where(m => m is not ("auto" or "rpm" or "apt" or "apk" or "dnf" or "yum" or "zypper")).Select(m => $"manager \"{m}\" is not known; known are auto, rpm, apt, apk");

    /// <inheritdoc/>
    public override Probe<MapValue> Read(Args args) => Probe.Answer(
        Sh.Line($$"""
            export LC_ALL=C; w={{string.Join(' ', args.Manager)}}; n=
            has() { command -v "$1" >/dev/null 2>&1 && case " $w " in *" auto "*|*" $2 "*|*" $3 "*|*" $4 "*) [ -z "$n" ] || [ {{args.Strategy}} = all ] ;; *) false ;; esac; }
            if has rpm rpm dnf yum; then p=$(rpm -qa --qf '{{Sh.Verbatim(RpmPackage.Format)}}' 2>/dev/null); [ -n "$p" ] && n=1 && printf '\036rpm\n%s\n' "$p"; fi
            if has dpkg-query apt apt apt; then n=1; printf '\036apt\n'; dpkg-query -W -f '${Package}\t${Version}\t${Architecture}\t${Section}\t${Origin}\t${db:Status-Abbrev}\n'; fi
            if has apk apk apk apk; then n=1; printf '\036apk\n'; apk info -v 2>/dev/null; fi
            exit 0
            """),
        answer => Parse(new FactSections(answer.Output)));

    /// <inheritdoc/>
    public override Change? Plan(Args args, MapValue now) =>
        now.Count == 0 ? Change.Refuse("no package manager is known here: the host has none of rpm, dpkg-query and apk") : null;

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, MapValue now) => ModuleResult.Of(("ansible_facts", Value.Map(("packages", now))));

    private static MapValue Parse(FactSections read)
    {
        var all = new Dictionary<string, List<Value>>(StringComparer.Ordinal);
        void Add(string name, MapValue package) => (all.TryGetValue(name, out var list) ? list : all[name] = []).Add(package);
        foreach (var p in read.Lines("rpm").Select(RpmPackage.Parse).OfType<RpmPackage>())
        {
            Value epoch = p.Epoch is "(none)" or "" ? Value.Null : PlatformFacts.Number(p.Epoch);
            Add(p.Name, Value.Map(("name", Value.Of(p.Name)), ("version", Value.Of(p.Version)), ("release", Value.Of(p.Release)), ("epoch", epoch), ("arch", Value.Of(p.Arch)), ("source", Value.Of("rpm"))));
        }

        foreach (var f in read.Lines("apt").Select(l => l.Split('\t')).Where(f => f.Length == 6 && f[5].StartsWith("ii", StringComparison.Ordinal)))
        {
            Add(f[0], Value.Map(("name", Value.Of(f[0])), ("version", Value.Of(f[1])), ("arch", Value.Of(f[2])), ("category", Value.Of(f[3])), ("origin", Value.Of(f[4])), ("source", Value.Of("apt"))));
        }

        foreach (var line in read.Lines("apk"))
        {
            var release = line.LastIndexOf('-');
            var version = release > 0 ? line.LastIndexOf('-', release - 1) : -1;
            if (version > 0)
            {
                Add(line[..version], Value.Map(("name", Value.Of(line[..version])), ("version", Value.Of(line[(version + 1)..release])), ("release", Value.Of(line[(release + 1)..])), ("source", Value.Of("apk"))));
            }
        }

        return Value.Map(all.Select(e => KeyValuePair.Create(e.Key, Value.Of(e.Value))));
    }
}
