namespace Runbook.Sdk;

/// <summary>
/// Asks how paths are. All the paths of a batch are answered by one <c>stat</c> and one process per kind of digest, whoever asks.
/// GNU's tools and busybox's both do. Stateless.
/// </summary>
public static class PathProbe
{
    private static readonly QueryFamily Family = new("paths", PathScript.Ask, PathScript.Split);

    private static readonly QueryFamily Homes = new("expand", ExpandScript, SplitExpanded);

    /// <summary>The families of all these questions, whose names nobody else's have.</summary>
    internal static IReadOnlyList<QueryFamily> Families { get; } = [Family, Homes];

    /// <summary>
    /// How a path is. A path that starts with <c>~</c> is expanded on the host first, which costs another round trip; so does
    /// <c>$NAME</c>, as in Ansible.
    /// </summary>
    /// <exception cref="ProbeException">When asked: the host cannot tell (no permission to look, no <c>stat</c>, no digest tool).</exception>
    public static Probe<PathState> Of(string path, PathDigest digest = PathDigest.None) =>
        NeedsExpansion(path) ? Expand(path).Then(p => Plain(p, digest)) : Plain(path, digest);

    /// <summary>
    /// How a path is, with the digest of its content should that have a given size: the content of another file need not be read.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="digest">Which digest.</param>
    /// <param name="size">The size in bytes. Below 1 MiB the digest is told whatever the size.</param>
    /// <exception cref="ProbeException">As for <see cref="Of(string, PathDigest)"/>.</exception>
    public static Probe<PathState> OfSize(string path, PathDigest digest, long size) =>
        NeedsExpansion(path) ? Expand(path).Then(p => Plain(p, digest, size)) : Plain(path, digest, size);

    /// <summary>How several paths are, in their order.</summary>
    public static Probe<IReadOnlyList<PathState>> OfAll(IEnumerable<string> paths, PathDigest digest = PathDigest.None) =>
        Probe.All(paths.Select(p => Of(p, digest)));

    /// <summary>The path with a leading <c>~</c>, <c>~user</c> and any <c>$NAME</c>, <c>${NAME}</c> replaced as the host's shell does.</summary>
    public static Probe<string> Expand(string path) =>
        NeedsExpansion(path)
            ? Probe.Answer(Homes.Query(path), answer => answer.Output.EndsWith('\u001e') ? answer.Output[..^1] : path)
            : Probe.Known(path);

    /// <summary>The script that reads how one path is, to be run as an action after a change; <see cref="Parse"/> reads its output.</summary>
    public static Sh Script(string path, PathDigest digest = PathDigest.None) => PathScript.Ask([PathScript.Argument(path, digest)]);

    /// <summary><see cref="Script"/> as an action of its own, which a host may answer together with others.</summary>
    public static RemoteAction.Run Reading(string path, PathDigest digest = PathDigest.None)
    {
        var question = Family.Query(PathScript.Argument(path, digest));
        return new(question.Script) { LeavesNothing = true, Question = question };
    }

    /// <summary>Reads the output of <see cref="Script"/>.</summary>
    /// <exception cref="ProbeException">The host could not tell.</exception>
    public static PathState Parse(string path, ShellAnswer answer, PathDigest digest = PathDigest.None) =>
        PathParser.Parse(path, digest, answer);

    private static Probe<PathState> Plain(string path, PathDigest digest, long size = 0) =>
        Probe.Answer(Family.Query(PathScript.Argument(path, digest, size)), answer => PathParser.Parse(path, digest, answer));

    private static bool NeedsExpansion(string path) => path.StartsWith('~') || path.Contains('$', StringComparison.Ordinal);

    private static Sh ExpandScript(IReadOnlyList<string> paths) =>
        Sh.Join("\n", paths.Select(p => Sh.Line($"printf '%s\\036' {ExpandedWord(p)}")));

    private static IReadOnlyList<ShellAnswer> SplitExpanded(ShellAnswer answer, IReadOnlyList<string> paths)
    {
        var parts = answer.Output.Split('\u001e');
        return [.. paths.Select((p, i) => answer with { Output = (i < parts.Length - 1 ? parts[i] : p) + "\u001e" })];
    }

    /// <summary>A word of the shell in which only the tilde prefix and plain variable names are not quoted.</summary>
    private static Sh ExpandedWord(string path)
    {
        var word = Sh.Empty;
        var at = 0;
        if (path.StartsWith('~'))
        {
            at = path.IndexOf('/') is >= 0 and var slash ? slash : path.Length;
            var isPlain = path[1..at].All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
            word = isPlain ? Sh.Verbatim(path[..at]) : Sh.Line($"{path[..at]}");
        }

        while (at < path.Length)
        {
            var (end, name) = NextVariable(path, at);
            word = end > at ? Sh.Line($"{word}{path[at..end]}") : word;
            at = end;
            if (name.Length > 0)
            {
                var key = name.Trim('$', '{', '}');
                // An unset variable stays as it was written, as Python leaves it.
                word = Sh.Line($"{word}{Sh.Verbatim("\"${" + key + "-\\" + name.Replace("}", "\\}", StringComparison.Ordinal) + "}\"")}");
                at += name.Length;
            }
        }

        return word;
    }

    private static (int End, string Name) NextVariable(string path, int from)
    {
        for (var i = path.IndexOf('$', from); i >= 0; i = path.IndexOf('$', i + 1))
        {
            var isBraced = i + 1 < path.Length && path[i + 1] == '{';
            var start = isBraced ? i + 2 : i + 1;
            var stop = start;
            while (stop < path.Length && (char.IsAsciiLetterOrDigit(path[stop]) || path[stop] == '_'))
            {
                stop++;
            }

            var isName = stop > start && !char.IsAsciiDigit(path[start]) && (!isBraced || (stop < path.Length && path[stop] == '}'));
            if (isName)
            {
                return (i, path[i..(isBraced ? stop + 1 : stop)]);
            }
        }

        return (path.Length, "");
    }
}
