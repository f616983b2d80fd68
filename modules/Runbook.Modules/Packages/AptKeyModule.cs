using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Keeps a key in apt's keyrings, or keeps it out.</summary>
[Module("apt_key", "ansible.legacy.apt_key")]
internal sealed class AptKeyModule : Module<AptKeyArgs, AptKeyModule.State>
{
    /// <summary>What is read.</summary>
    /// <param name="Rings">The keyrings that are not empty, each with the ids of its keys and subkeys, 16 digits.</param>
    /// <param name="Given">The id of the key given, where none is named; else null.</param>
    /// <param name="Problem">Why nothing can be done; null when it can.</param>
    public sealed record State(IReadOnlyList<(string Path, IReadOnlyList<string> Ids)> Rings, string? Given = null, string? Problem = null);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(AptKeyArgs args) => args.Problems();

    /// <inheritdoc/>
    public override Probe<State> Read(AptKeyArgs args) => Probe.Both(
        Probe.Answer(AptKeyScript.Rings(args), Rings),
        args.Id is null ? Probe.Answer(AptKeyScript.Given(args), Given(args)) : Probe.Known<(string?, string?)>((null, null)),
        (state, given) => state.Problem is not null ? state : state with { Given = given.Item1, Problem = given.Item2 });

    /// <inheritdoc/>
    public override Change? Plan(AptKeyArgs args, State now)
    {
        if (now.Problem is { } problem)
        {
            return Change.Refuse(problem);
        }

        var digits = Digits(args, now);
        var holding = now.Rings.Where(r => r.Ids.Any(i => IsMeant(i, digits))).ToArray();
        if (holding.Length > 0 == args.IsPresent)
        {
            return null;
        }

        if (args.IsPresent && args.Source is null)
        {
            return Change.Refuse($"the host has no key {args.Id}: one of data, file, url, keyserver says where to get it");
        }

        var action = args.IsPresent
            ? new RemoteAction.Run(AptKeyScript.Add(args, digits)) { Input = args.Data is { } data ? Content.Text(data) : null }
            : new RemoteAction.Run(AptKeyScript.Remove(holding.Select(r => r.Path), digits));
        return new(args.IsPresent ? "absent" : "present", args.IsPresent ? "present" : "absent", action, new RemoteAction.Run(AptKeyScript.Rings(args)))
        {
            Diffs = [new("keys", "keys", Lines(Ids(now, digits)), Lines(Foreseen(args, now, digits)))],
            Foreseen = Told(args, now, Foreseen(args, now, digits)),
            Result = outcomes => Told(args, now, Ids(Rings(new(0, outcomes[^1].Output, "")), digits)),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(AptKeyArgs args, State now) => Told(args, now, null);

    private static string Digits(AptKeyArgs args, State now) => args.Digits ?? now.Given!;

    private static bool IsMeant(string id, string digits) => id.EndsWith(digits[^Math.Min(16, digits.Length)..], StringComparison.Ordinal);

    private static string Lines(IEnumerable<string> ids) => string.Concat(ids.Select(i => i + "\n"));

    /// <summary>All ids, as long as the one that is asked for, as Ansible lists them.</summary>
    private static IEnumerable<string> Ids(State now, string digits) => now.Rings.SelectMany(r => r.Ids).Select(i => digits.Length < 16 ? i[^8..] : i);

    private static IEnumerable<string> Foreseen(AptKeyArgs args, State now, string digits) => args.IsPresent
        ? Ids(now, digits).Append(digits[^Math.Min(16, digits.Length)..])
        : Ids(now, digits).Where(i => !IsMeant(i, digits[^Math.Min(i.Length, digits.Length)..]));

    private static ModuleResult Told(AptKeyArgs args, State now, IEnumerable<string>? after)
    {
        var digits = Digits(args, now);
        var key = digits[^Math.Min(16, digits.Length)..];
        var keys = new List<(string, Value)>
        {
            ("id", Value.Of(args.Id ?? key)), ("fp", Value.Of(key)), ("key_id", Value.Of(digits)), ("short_id", Value.Of(digits[^8..])), ("before", Value.Of(Ids(now, digits))),
        };
        if (after is not null)
        {
            keys.Add(("after", Value.Of(after)));
        }

        return ModuleResult.Of([.. keys]);
    }

    private static State Rings(ShellAnswer answer) => answer.ExitCode switch
    {
        127 => new([], null, "gpg is not on this host: install gnupg first (an apt task, name: gnupg)"),
        0 => new([.. answer.Output.Split('\u001d', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('\u001e', 2)).Select(p => (p[0], IdsIn(p[1])))]),
        _ => new([], null, $"cannot read the keyrings: {answer.Error.Trim()}"),
    };

    private static Func<ShellAnswer, (string?, string?)> Given(AptKeyArgs args) => answer =>
        answer.ExitCode != 127 && IdsIn(answer.Output) is [var id, ..] ? (id, null) : (null, $"Unable to extract key from '{args.Source}' {answer.Error.Trim()}".TrimEnd());

    private static IReadOnlyList<string> IdsIn(string colons) =>
        [.. colons.Split('\n').Select(l => l.Split(':')).Where(f => f.Length > 4 && f[0] is "pub" or "sub").Select(f => f[4].ToUpperInvariant())];
}
