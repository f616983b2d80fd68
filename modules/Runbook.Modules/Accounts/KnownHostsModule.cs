using System.Security.Cryptography;
using System.Text;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Keeps the keys of a host in, or out of, a <c>known_hosts</c> file.</summary>
[Module("known_hosts")]
internal sealed class KnownHostsModule : Module<KnownHostsModule.Args, KnownHostsModule.State>
{
    /// <summary>Whether the key is to be there.</summary>
    internal enum Wanted
    {
        /// <summary>It is.</summary>
        Present,

        /// <summary>It is not.</summary>
        Absent,
    }

    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The host's name as ssh looks for it; with another port, <c>[NAME]:PORT</c>.</summary>
        [Key, Required, Alias("host")]
        public string? Name { get; init; }

        /// <summary>The line of the key, names first, as <c>ssh-keyscan</c> gives it; several lines are several keys. Needed for present.</summary>
        public string? Key { get; init; }

        /// <summary>The file. Default <c>~/.ssh/known_hosts</c>.</summary>
        public string Path { get; init; } = "~/.ssh/known_hosts";

        /// <summary>Whether names are hashed. Default false.</summary>
        public bool HashHost { get; init; }

        /// <summary>Whether the key is to be there. Default present.</summary>
        public Wanted State { get; init; } = Wanted.Present;
    }

    /// <summary>The file's place and text.</summary>
    public sealed record State(string Path, string Text);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        if (args.State == Wanted.Present && string.IsNullOrWhiteSpace(args.Key))
        {
            yield return "No key specified when adding a host";
        }

        foreach (var line in Lines(args).Where(l => l.Split(' ') is var w && (w.Length < 3 || !w[l[0] == '@' ? 1 : 0].Split(',').Any(n => Matches(n, args.Name!)))))
        {
            yield return $"Host parameter does not match hashed host field in supplied key, or the key is not NAME TYPE KEY: {line}";
        }
    }

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => PathProbe.Expand(args.Path).Then(path => Probe.Answer(Sh.Line($"cat -- {path} 2>/dev/null"), a => new State(path, a.Output)));

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => args.Path.StartsWith('/') ? Footprint.Path(args.Path) : Footprint.Everything;

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        var old = now.Text.Length == 0 ? [] : now.Text.TrimEnd('\n').Split('\n').ToList();
        var lines = args.State == Wanted.Absent
            ? old.Where(l => !IsOf(l, args.Name!) || (args.Key is not null && !Lines(args).Any(k => Same(k, l)))).ToList()
            : Lines(args).Aggregate(old.ToList(), (all, key) => Add(args, all, key));
        var text = string.Concat(lines.Select(l => l + "\n"));
        return lines.SequenceEqual(old) ? null : new(
            "", "", new RemoteAction.Run(Sh.Line($"[ -d {HostPath.Folder(now.Path)} ] || mkdir -p -m 0700 -- {HostPath.Folder(now.Path)}")), new RemoteAction.Write(now.Path, Content.Text(text)))
        {
            Diffs = [new(now.Path, now.Path, now.Text, text)],
            Touches = Footprint.Path(HostPath.Folder(now.Path)),
            Foreseen = Report(args, now),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => ModuleResult.Of(
        ("name", Value.Of(args.Name)), ("key", Value.Of(args.Key)), ("path", Value.Of(now.Path)), ("hash_host", Value.Of(args.HashHost)), ("state", Value.Of(args.State == Wanted.Present ? "present" : "absent")));

    private static IEnumerable<string> Lines(Args args) => (args.Key ?? "").Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#');

    /// <summary>Puts a key in: where another key of the same type stands for the host, in its place.</summary>
    private static List<string> Add(Args args, List<string> lines, string key)
    {
        var wanted = args.HashHost ? Hashed(args.Name!, key) : key;
        var at = lines.FindIndex(l => IsOf(l, args.Name!) && Type(l) == Type(key) && l.StartsWith('@') == key.StartsWith('@'));
        if (at < 0)
        {
            return [.. lines, wanted];
        }

        if (!Same(lines[at], key) || Names(lines[at]).StartsWith("|1|", StringComparison.Ordinal) != args.HashHost)
        {
            lines[at] = wanted;
        }

        return lines;
    }

    private static bool IsOf(string line, string host) => line.Length > 0 && line[0] != '#' && Names(line).Split(',').Any(n => Matches(n, host));

    private static int First(string line) => line.StartsWith('@') ? 1 : 0;

    private static string Names(string line) => Word(line, 0);

    private static string Type(string line) => Word(line, 1);

    private static bool Same(string a, string b) => Type(a) == Type(b) && Word(a, 2) == Word(b, 2);

    private static string Word(string line, int index) => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(First(line) + index) ?? "";

    /// <summary>Whether a name of the file is the host's, hashed or not (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).</summary>
    private static bool Matches(string name, string host)
    {
        var parts = name.Split('|');
        return name.Equals(host, StringComparison.OrdinalIgnoreCase)
            || (parts is ["", "1", var salt, var hash] && TryHash(salt, host) == hash);
    }

    private static string? TryHash(string salt, string host)
    {
        var bytes = new byte[64];
        return Convert.TryFromBase64String(salt, bytes, out var count) ? Convert.ToBase64String(Hash(bytes[..count], host)) : null;
    }

    // The same key gives the same salt, so that a plan is the same twice.
    private static string Hashed(string host, string key)
    {
        var salt = Hash(Encoding.UTF8.GetBytes(key), host);
        return $"|1|{Convert.ToBase64String(salt)}|{Convert.ToBase64String(Hash(salt, host))} {Type(key)} {Word(key, 2)}";
    }

    // The format of the file asks for HMAC with SHA-1.
#pragma warning disable CA5350
    private static byte[] Hash(byte[] salt, string host) => HMACSHA1.HashData(salt, Encoding.UTF8.GetBytes(host));
#pragma warning restore CA5350
}
