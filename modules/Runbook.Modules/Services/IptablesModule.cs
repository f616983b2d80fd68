using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Keeps a rule, a chain, or a chain's policy of the packet filter in the running kernel.</summary>
[Module("iptables")]
internal sealed class IptablesModule : Module<IptablesArgs, IptablesModule.State>
{
    /// <summary>What the kernel has.</summary>
    /// <param name="HasRule">Whether the rule is there.</param>
    /// <param name="HasChain">Whether the chain is there.</param>
    /// <param name="Policy">The chain's policy; empty for none.</param>
    /// <param name="Rules">How many rules the chain has, or for no chain the table.</param>
    public sealed record State(bool HasRule, bool HasChain, string Policy, int Rules);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(IptablesArgs args)
    {
        if (!args.Flush && args.Chain is null)
        {
            yield return "Either chain or flush parameter must be specified.";
        }

        if (args.Policy is not null && (args.Flush || args.Policy is not ("ACCEPT" or "DROP" or "QUEUE" or "RETURN")))
        {
            yield return "policy must be one of ACCEPT, DROP, QUEUE, RETURN, and does not go with flush";
        }

        if (args.Syn is not ("ignore" or "match" or "negate"))
        {
            yield return "syn must be one of ignore, match, negate";
        }
    }

    /// <inheritdoc/>
    public override Probe<State> Read(IptablesArgs args) => Probe.Answer(
        Sh.Line($"""
            PATH=$PATH:/usr/sbin:/sbin; command -v {Tool(args)} >/dev/null 2>&1 || exit 127
            l=$({Tool(args)} {Common(args)} -S {(args.Chain is { } c ? Sh.Line($"{c}") : Sh.Empty)} 2>/dev/null) && echo chain || echo none
            printf '%s\n' "$l" | sed -n 's/^-P [^ ]* //p' | head -n 1 | grep . || echo
            printf '%s\n' "$l" | grep -c '^-A'
            {(args.Chain is { } chain ? Sh.Line($"{Tool(args)} {Common(args)} -C {chain} {args.Rule()} >/dev/null 2>&1 && echo rule") : Sh.Empty)}
            exit 0
            """),
        answer => answer.ExitCode == 127 ? throw new ProbeException($"Failed to find required executable \"{Tool(args)}\" in paths")
            : answer.Output.Split('\n') is [var chain, var policy, var count, var rule, ..] ? new State(rule == "rule", chain == "chain", policy, int.TryParse(count, out var n) ? n : 0)
            : new State(false, false, "", 0));

    /// <inheritdoc/>
    public override Change? Plan(IptablesArgs args, State now)
    {
        var steps = Steps(args, now).ToArray();
        return steps.Length == 0 ? null : new(
            now.HasRule ? "present" : "absent", string.Join(' ', steps[^1]),
            steps.Select(s => new RemoteAction.Run(Sh.Line($"PATH=$PATH:/usr/sbin:/sbin {Tool(args)} {Common(args)} {s}"))))
        {
            Touches = Footprint.Of("iptables", "*"),
            Foreseen = Report(args, now),
        };
    }

    /// <inheritdoc/>
    public override Footprint Reads(IptablesArgs args) => Footprint.Of("iptables", "*");

    /// <inheritdoc/>
    public override ModuleResult Report(IptablesArgs args, State now) => ModuleResult.Of(
        ("chain", Value.Of(args.Chain)), ("table", Value.Of(args.Table)), ("flush", Value.Of(args.Flush)), ("rule", Value.Of(string.Join(' ', args.Rule()))),
        ("ip_version", Value.Of(args.IpVersion == IptablesArgs.Version.Ipv4 ? "ipv4" : "ipv6")), ("state", Value.Of(args.State == IptablesArgs.Wanted.Present ? "present" : "absent")));

    private static string Tool(IptablesArgs args) => args.IpVersion == IptablesArgs.Version.Ipv4 ? "iptables" : "ip6tables";

    private static IEnumerable<string> Common(IptablesArgs args) => args.Wait is { } wait ? ["-w", wait, "-t", args.Table] : ["-t", args.Table];

    private static IEnumerable<IReadOnlyList<string>> Steps(IptablesArgs args, State now)
    {
        var chain = args.Chain ?? "";
        if (args.Flush)
        {
            return now.Rules > 0 ? [args.Chain is null ? ["-F"] : ["-F", chain]] : [];
        }

        if (args.Policy is { } policy)
        {
            return now.Policy == policy ? [] : [["-P", chain, policy]];
        }

        var rule = args.Rule();
        if (args.State == IptablesArgs.Wanted.Absent)
        {
            return rule.Count == 0 && args.ChainManagement ? now.HasChain ? [["-X", chain]] : [] : now.HasRule ? [["-D", chain, .. rule]] : [];
        }

        IReadOnlyList<IReadOnlyList<string>> make = args.ChainManagement && !now.HasChain ? [["-N", chain]] : [];
        string[] number = args is { Action: IptablesArgs.Place.Insert, RuleNum: { } at } ? [at] : [];
        return now.HasRule || (rule.Count == 0 && args.ChainManagement) ? make : [.. make, [args.Action == IptablesArgs.Place.Insert ? "-I" : "-A", chain, .. number, .. rule]];
    }
}
