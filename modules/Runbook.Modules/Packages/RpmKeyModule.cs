using System.Text.RegularExpressions;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Keeps a public key among those that rpm trusts, or out of them. What is imported is the text that was verified.</summary>
[Module("rpm_key")]
internal sealed partial class RpmKeyModule : Module<RpmKeyModule.Args, RpmKeyModule.State>
{
    /// <summary>Whether the key is to be trusted.</summary>
    internal enum Presence
    {
        /// <summary>It is.</summary>
        Present,

        /// <summary>It is not.</summary>
        Absent,
    }

    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>A file on the host, an address, or the identity of a key that rpm has.</summary>
        [Key]
        public required string Key { get; init; }

        /// <summary>Whether the key is to be trusted. Default present.</summary>
        public Presence State { get; init; }

        /// <summary>The fingerprints that the key may have, blanks left out; others are refused. Default any.</summary>
        public IReadOnlyList<string> Fingerprint { get; init; } = [];

        /// <summary>Whether the certificate of the key's server is verified. Default true.</summary>
        public bool ValidateCerts { get; init; } = true;

        /// <summary>The last eight digits of the identity, when that is what was given; null for a file or an address.</summary>
        internal string? ShortId => KeyIdentity().IsMatch(Key) ? Key[^8..].ToUpperInvariant() : null;
    }

    /// <summary>What is read.</summary>
    /// <param name="Installed">What rpm calls the versions of the keys it has.</param>
    /// <param name="Text">The key's text; null when only its identity is given.</param>
    /// <param name="Problem">Why the key cannot be had; null when it can.</param>
    public sealed record State(IReadOnlyList<string> Installed, string? Text, string? Problem);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => Probe.Both(Installed, Text(args), (installed, key) => new State(installed, key.Text, key.Problem));

    /// <inheritdoc/>
    public override Footprint Reads(Args args) =>
        Footprint.Of("package", "*") + (args.Key.StartsWith('/') ? Footprint.Path(args.Key) : Footprint.Everything);

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        if (now.Problem is { } problem)
        {
            return Change.Refuse(problem);
        }

        var keys = OpenPgpKey.Parse(now.Text ?? "");
        if (now.Text is not null && keys.Count == 0)
        {
            return Change.Refuse($"Not a public key: {args.Key}");
        }

        var found = keys.Select(k => k.Fingerprint).ToArray();
        if (args.Fingerprint.Count > 0 && found.Length > 0 && !args.Fingerprint.Select(Plain).Intersect(found).Any())
        {
            return Change.Refuse($"The specified fingerprint, '{string.Join(", ", args.Fingerprint)}', does not match any key fingerprints in {string.Join(", ", found)}");
        }

        var ids = args.ShortId is { } id ? [id] : keys.Select(k => k.ShortId).Distinct().ToArray();
        return args.State == Presence.Absent ? Remove(ids, now)
            : ids.All(i => Versions(now, i).Any()) ? null
            : now.Text is null ? Change.Refuse("When importing a key, a valid file must be given")
            : Import(args, ids, now.Text);
    }

    private static Probe<IReadOnlyList<string>> Installed { get; } = Probe.Answer<IReadOnlyList<string>>(
        Sh.Verbatim("command -v rpm >/dev/null 2>&1 || exit 127; rpm -q gpg-pubkey --qf '%{version}\\n' 2>/dev/null; exit 0"),
        answer => answer.ExitCode == 127
            ? throw new ProbeException("Failed to find required executable \"rpm\" in paths")
            : [.. answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => !l.Contains(' ', StringComparison.Ordinal))]);

    private static Probe<(string? Text, string? Problem)> Text(Args args)
    {
        if (args.ShortId is not null)
        {
            return Probe.Known<(string?, string?)>((null, null));
        }

        var path = args.Key.StartsWith("file://", StringComparison.Ordinal) ? args.Key["file://".Length..] : args.Key;
        if (!path.Contains("://", StringComparison.Ordinal))
        {
            return PathProbe.Expand(path).Then(p => Probe.Answer<(string?, string?)>(
                Sh.Line($"[ -f {p} ] && cat < {p}"), a => a.Succeeded ? (a.Output, null) : (null, $"Not a valid key {args.Key}")));
        }

        var request = new WebRequest(path, "GET") { Validates = args.ValidateCerts };
        return Probe.Answer<(string?, string?)>(
            Sh.Line($"{request.Script()}\n{WebRequest.Print}\ncat \"$d/body\""),
            a => a.ExitCode == 127 ? (null, a.Error.Trim())
                : WebAnswer.Parse(a.Output, path) is var answer && answer.Status is >= 200 and < 300 ? (answer.Rest, null)
                : (null, $"failed to fetch key at {args.Key} , error was: {answer.Message}"));
    }

    private static Change Import(Args args, IReadOnlyList<string> ids, string text)
    {
        var script = Sh.Verbatim("f=$(mktemp) || exit 1; trap 'rm -f \"$f\"' EXIT; cat > \"$f\" && rpm --import \"$f\"");
        return new("absent", $"present: {string.Join(", ", ids)} from {args.Key}", new RemoteAction.Run(script) { Input = Content.Text(text) })
        {
            Touches = Footprint.Of("package", "*"),
        };
    }

    private static Change? Remove(IReadOnlyList<string> ids, State now)
    {
        var gone = ids.SelectMany(id => Versions(now, id)).Select(v => $"gpg-pubkey-{v}").Distinct().ToArray();
        return gone.Length == 0 ? null
            : new($"present: {string.Join(", ", gone)}", "absent", new RemoteAction.Run(Sh.Line($"rpm --erase --allmatches {gone}")))
            {
                Touches = Footprint.Of("package", "*"),
            };
    }

    private static IEnumerable<string> Versions(State now, string id) =>
        now.Installed.Where(v => v.EndsWith(id, StringComparison.OrdinalIgnoreCase));

    private static string Plain(string fingerprint) => fingerprint.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();

    [GeneratedRegex("^(0x)?([0-9a-f]{8}|[0-9a-f]{16}|[0-9a-f]{40})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex KeyIdentity();
}
