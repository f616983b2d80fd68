using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Keeps public keys in, or out of, a user's <c>authorized_keys</c>.</summary>
[Module("authorized_key", "ansible.posix.authorized_key")]
internal sealed class AuthorizedKeyModule : Module<AuthorizedKeyModule.Args, AuthorizedKeyModule.State>
{
    /// <summary>Whether the keys are to be there.</summary>
    internal enum Wanted
    {
        /// <summary>They are.</summary>
        Present,

        /// <summary>They are not.</summary>
        Absent,
    }

    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The user that may log in.</summary>
        [Key, Required]
        public string? User { get; init; }

        /// <summary>One public key a line, or an address that has them.</summary>
        [Required]
        public string? Key { get; init; }

        /// <summary>The file. Default <c>~/.ssh/authorized_keys</c> of the user.</summary>
        public string? Path { get; init; }

        /// <summary>Whether the folder is made and given to the user. Default true.</summary>
        public bool ManageDir { get; init; } = true;

        /// <summary>Whether the keys are to be there. Default present.</summary>
        public Wanted State { get; init; } = Wanted.Present;

        /// <summary>Options for the keys, parted by commas.</summary>
        public string? KeyOptions { get; init; }

        /// <summary>Whether all other keys are taken out. Default false.</summary>
        public bool Exclusive { get; init; }

        /// <summary>The keys' comment, instead of their own.</summary>
        public string? Comment { get; init; }

        /// <summary>Whether the certificate of the address is verified. Default true.</summary>
        public bool ValidateCerts { get; init; } = true;

        /// <summary>Whether a link at the file's place is followed. Default false.</summary>
        public bool Follow { get; init; }
    }

    /// <summary>The user's file and the keys asked for.</summary>
    /// <param name="File">The file.</param>
    /// <param name="Text">Its text.</param>
    /// <param name="Keys">The keys asked for, a line each.</param>
    public sealed record State(PathState File, string Text, string Keys)
    {
        internal string? Problem { get; init; }

        internal PathState Folder { get; init; } = PathState.Absent("");

        internal long Uid { get; init; }

        internal long Gid { get; init; }
    }

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => Probe.Both(ReadUser(args), ReadKeys(args), (state, keys) => state with { Keys = keys.Text, Problem = state.Problem ?? keys.Problem });

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        if (now.Problem is { } problem)
        {
            return Change.Refuse(problem);
        }

        var keys = now.Keys.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#').Select(AuthorizedKey.Parse).ToArray();
        if (keys.FirstOrDefault(k => !k.IsKey) is { } wrong)
        {
            return Change.Refuse($"invalid key specified: {wrong.Line}");
        }

        var old = now.Text.Length == 0 ? [] : now.Text.TrimEnd('\n').Split('\n').Select(AuthorizedKey.Parse).ToArray();
        var lines = Merge(args, keys, old);
        var text = string.Concat(lines.Select(l => l + "\n"));
        var isSame = lines.SequenceEqual(old.Select(o => o.Line));
        return isSame ? null : new("", "", Actions(args, now, text))
        {
            Diffs = [new(now.File.Path, now.File.Path, now.Text, text)],
            Touches = Footprint.Path(now.File.Followed.Path) + Footprint.Path(now.Folder.Path),
            Foreseen = Report(args, now),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => ModuleResult.Of(
        ("user", Value.Of(args.User)), ("key", Value.Of(args.Key)), ("keyfile", Value.Of(now.File.Path)), ("path", Value.Of(args.Path)), ("state", Value.Of(args.State == Wanted.Present ? "present" : "absent")),
        ("exclusive", Value.Of(args.Exclusive)), ("manage_dir", Value.Of(args.ManageDir)), ("key_options", Value.Of(args.KeyOptions)), ("comment", Value.Of(args.Comment)),
        ("follow", Value.Of(args.Follow)), ("validate_certs", Value.Of(args.ValidateCerts)));

    private static List<string> Merge(Args args, AuthorizedKey[] keys, AuthorizedKey[] old)
    {
        var wanted = keys.Select(k => (k with { Options = args.KeyOptions ?? k.Options, Comment = args.Comment ?? k.Comment }).Written()).ToArray();
        AuthorizedKey? Find(AuthorizedKey key) => wanted.LastOrDefault(w => w.Key == key.Key);
        if (args.State == Wanted.Absent)
        {
            return [.. old.Where(o => !o.IsKey || Find(o) is null).Select(o => o.Line)];
        }

        var kept = old.Where(o => !args.Exclusive || !o.IsKey || Find(o) is not null).Select(o => o.IsKey && Find(o) is { } w ? Same(o, w) : o.Line);
        return [.. kept, .. wanted.Where(w => old.All(o => o.Key != w.Key)).DistinctBy(w => w.Key).Select(w => w.Line)];
    }

    private static string Same(AuthorizedKey old, AuthorizedKey wanted) =>
        old.Options == wanted.Options && old.Type == wanted.Type && old.Comment == wanted.Comment ? old.Line : wanted.Line;

    private static IEnumerable<RemoteAction> Actions(Args args, State now, string text)
    {
        if (args.ManageDir)
        {
            var folder = now.Folder.Path;
            yield return new RemoteAction.Run(Sh.Line($"{{ [ -d {folder} ] || mkdir -p -m 0700 -- {folder}; }} && chown {$"{now.Uid}:{now.Gid}"} {folder} && chmod 0700 {folder}"));
        }

        yield return new RemoteAction.Write(now.File.Path, Content.Text(text)) { Mode = "0600", Owner = $"{now.Uid}", Group = $"{now.Gid}", Follow = args.Follow };
    }

    private static Probe<State> ReadUser(Args args) => Probe.Answer(
        Sh.Line($"getent passwd {args.User!} 2>/dev/null || awk -F: -v n={args.User!} '$1 == n' /etc/passwd"), a => a.Output.Trim().Split(':')).Then(entry =>
        {
            if (entry.Length < 6)
            {
                return Probe.Known(new State(PathState.Absent(""), "", "") { Problem = $"Failed to lookup user {args.User}: there is no such user on the host" });
            }

            var file = args.Path ?? entry[5].TrimEnd('/') + "/.ssh/authorized_keys";
            return PathProbe.Expand(file.Replace("%h", entry[5], StringComparison.Ordinal).Replace("%u", entry[0], StringComparison.Ordinal)).Then(path => Probe.Both(
                Probe.Both(PathProbe.Of(path), PathProbe.Of(HostPath.Folder(path)), (f, d) => (f, d)),
                Probe.Answer(Sh.Line($"cat -- {path} 2>/dev/null"), a => a.Output),
                (places, text) => new State(places.f, text, "")
                {
                    Folder = places.d,
                    Uid = long.Parse(entry[2], System.Globalization.CultureInfo.InvariantCulture),
                    Gid = long.Parse(entry[3], System.Globalization.CultureInfo.InvariantCulture),
                }));
        });

    private static Probe<(string Text, string? Problem)> ReadKeys(Args args)
    {
        if (!args.Key!.StartsWith("http://", StringComparison.Ordinal) && !args.Key.StartsWith("https://", StringComparison.Ordinal))
        {
            return Probe.Known<(string, string?)>((args.Key, null));
        }

        var request = new WebRequest(args.Key.Trim(), "GET") { Validates = args.ValidateCerts };
        return Probe.Answer(
            Sh.Line($"{request.Script()}\n{WebRequest.Print}\ncat \"$d/body\""),
            a => WebAnswer.Parse(a.Output, args.Key) is { Status: >= 200 and < 300 } fine ? (fine.Rest, (string?)null) : ("", $"Error getting key from: {args.Key}"));
    }
}
