using System.Text.RegularExpressions;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Gathers facts of a host, all in one round trip.</summary>
[Module("setup", "gather_facts", "ansible.legacy.setup")]
internal sealed class SetupModule : Module<SetupModule.Args, MapValue>
{
    private const string Prefix = "ansible_";

    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>What to gather: <c>all</c>, <c>min</c>, <c>hardware</c>, <c>network</c>, <c>virtual</c>, a small subset, or one of them with <c>!</c>.</summary>
        public IReadOnlyList<string> GatherSubset { get; init; } = ["all"];

        /// <summary>Globs of fact names (with or without <c>ansible_</c>) to keep; empty keeps all.</summary>
        public IReadOnlyList<string> Filter { get; init; } = [];

        /// <summary>How long gathering may take, in seconds; the task's own <c>timeout</c> is what counts.</summary>
        public int GatherTimeout { get; init; } = 10;

        /// <summary>The host's folder of <c>*.fact</c> files.</summary>
        public string FactPath { get; init; } = "/etc/ansible/facts.d";

        /// <summary>Taken from <c>gather_facts</c>; without effect.</summary>
        public bool Parallel { get; init; }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        var unknown = new List<string>();
        FactNames.Select(args.GatherSubset, unknown);
        return unknown.Select(u => $"gather_subset: there is no subset \"{u}\"; known are all, min, hardware, network, virtual, {string.Join(", ", FactNames.Subsets)}");
    }

    /// <inheritdoc/>
    public override Probe<MapValue> Read(Args args)
    {
        var groups = FactNames.Select(args.GatherSubset, []);
        return Probe.Answer(Script(groups, args.FactPath), answer => Facts(args, groups, answer));
    }

    /// <inheritdoc/>
    public override Change? Plan(Args args, MapValue now) => null;

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, MapValue now) => ModuleResult.Of((Prefix + "facts", now));

    internal static Sh Script(IReadOnlyList<FactGroup> groups, string factPath)
    {
        var names = groups.Select(g => g.Name).ToHashSet(StringComparer.Ordinal);
        var needed = FactNames.Groups.Where(g => !names.Contains(g.Name) && groups.Any(o => o.Needs.Contains(g.Name)));
        return Sh.Join(
            "\n",
            [
                Sh.Verbatim("s() { printf '\\036%s\\n' \"$1\"; }"),
                .. groups.Where(g => g.Name == "env").Select(g => Sh.Verbatim(g.Script)),
                Sh.Verbatim("PATH=$PATH:/usr/sbin:/sbin; export PATH"),
                .. needed.Concat(groups).Where(g => g.Name != "env").Select(g => g.Name == "local" ? LocalFacts.Script(factPath) : Sh.Verbatim(g.Script)),
                Sh.Verbatim("exit 0"),
            ]);
    }

    private static MapValue Facts(Args args, IReadOnlyList<FactGroup> groups, ShellAnswer answer)
    {
        var sections = new FactSections(answer.Output);
        var facts = new MapBuilder();
        foreach (var group in groups)
        {
            group.Parse(sections, facts);
        }

        var patterns = args.Filter.Where(f => f.Length > 0).Select(Glob).ToArray();
        var kept = new MapBuilder();
        foreach (var (name, value) in facts.Build().TextEntries.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            if (patterns.Length == 0 || patterns.Any(p => p.IsMatch(name) || p.IsMatch(Prefix + name)))
            {
                kept[Prefix + name] = value;
            }
        }

        kept["gather_subset"] = Value.Of(args.GatherSubset);
        kept["module_setup"] = Value.True;
        return kept.Build();
    }

    private static Regex Glob(string pattern)
    {
        var text = Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal)
            .Replace(@"\[!", "[^", StringComparison.Ordinal).Replace(@"\[", "[", StringComparison.Ordinal).Replace(@"\]", "]", StringComparison.Ordinal);
        return new Regex($"^(?:{text})$", RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }
}
