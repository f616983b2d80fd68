using System.Globalization;

namespace Runbook.Sdk;

/// <summary>The one script that reads many paths, and the taking apart of its output. Stateless.</summary>
/// <remarks>
/// The output has three sections, each ended by GS (octal 035): what <c>stat</c> prints for all paths; for each path what the one
/// who asks may do and, for a link, its text, its end and <c>stat</c> of that, in four fields ended by RS (octal 036); the digests.
/// </remarks>
internal static class PathScript
{
    /// <summary>Ends a section.</summary>
    public const char GroupEnd = '\u001d';

    /// <summary>Ends a field.</summary>
    public const char FieldEnd = '\u001e';

    // A process's arguments are limited (128 KiB each, 2 MiB in all on Linux, less elsewhere).
    private const int MostPaths = 250;

    /// <summary>From this size on the faster of the host's digest tools is worth looking for, and a stat of its own.</summary>
    private const long BigFile = 1 << 20;

    /// <summary>The format for <c>stat</c>: known to GNU coreutils and to busybox; the name comes last, for it may hold anything.</summary>
    private const string Format = "%f|%u|%g|%U|%G|%s|%i|%h|%d|%X|%Y|%Z|%b|%o|%t|%T|%x|%y|%z|%n";

    /// <summary>The argument of the family for a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="digest">The digest.</param>
    /// <param name="size">The size of a big file that is to be digested; 0 or less than <see cref="BigFile"/> for any.</param>
    public static string Argument(string path, PathDigest digest, long size = 0) =>
        size < BigFile ? $"{digest} {path}" : string.Create(CultureInfo.InvariantCulture, $"{digest}={size} {path}");

    /// <summary>The script for all the arguments.</summary>
    public static Sh Ask(IReadOnlyList<string> arguments) => Sh.Join("\n", arguments.Chunk(MostPaths).Select(AskChunk));

    /// <summary>Each argument's part, in the form that asking for it alone gives.</summary>
    public static IReadOnlyList<ShellAnswer> Split(ShellAnswer answer, IReadOnlyList<string> arguments)
    {
        var sections = answer.Output.Split(GroupEnd);
        answer = answer with { Error = PathParser.WithoutAbsences(answer.Error) };
        var parts = new List<ShellAnswer>(arguments.Count);
        var at = 0;
        foreach (var chunk in arguments.Chunk(MostPaths))
        {
            var asked = chunk.Select(Parse).ToArray();
            var stats = Stats(Section(sections, at), asked);
            var fields = Section(sections, at + 1).Split(FieldEnd);
            var digests = Digests(Section(sections, at + 2), asked);
            for (var i = 0; i < asked.Length; i++)
            {
                var own = fields.Length > (i * 4) + 4 ? string.Join(FieldEnd, fields, i * 4, 4) + FieldEnd : "";
                parts.Add(answer with { Output = $"{stats[i]}{GroupEnd}{own}{GroupEnd}{digests[i]}{GroupEnd}" });
            }

            at += 3;
        }

        return parts;
    }

    /// <summary>A path as the tools take it: one that starts with a dash is not mistaken for an option, nor <c>-</c> for standard input.</summary>
    public static string Word(string path) => path.StartsWith('-') ? "./" + path : path;

    private static string Section(string[] sections, int index) => index < sections.Length ? sections[index] : "";

    private static Asked Parse(string argument)
    {
        var space = argument.IndexOf(' ');
        var equals = argument.IndexOf('=', 0, space);
        var kind = Enum.Parse<PathDigest>(argument.AsSpan(0, equals < 0 ? space : equals));
        return new(kind, Word(argument[(space + 1)..]), equals < 0 ? 0 : long.Parse(argument.AsSpan(equals + 1, space - equals - 1), CultureInfo.InvariantCulture));
    }

    private static Sh AskChunk(string[] arguments)
    {
        var asked = arguments.Select(Parse).ToArray();
        var digests = asked.Where(a => a.Digest != PathDigest.None).GroupBy(a => (a.Digest, a.IsBig)).OrderBy(g => g.Key)
            .Select(g => g.Key.IsBig ? AskBig(g.Key.Digest, g) : AskDigest(g.Key.Digest, g.Count() == asked.Length, g.Select(a => a.Path)));
        // What is told of each path goes out as one: a line each would be a packet each.
        return Sh.Line(
            $$"""
            { LC_ALL=C; export LC_ALL; set -- {{asked.Select(a => a.Path)}}
            stat -c {{Format}} -- "$@"; s=$(printf '\036'); t=
            for p do a=; [ -r "$p" ] && a=r; [ -w "$p" ] && a=${a}w; [ -x "$p" ] && a=${a}x
            if [ -L "$p" ]; then t=$t$a$s$(readlink -- "$p")$s$(readlink -f -- "$p" 2>/dev/null)$s$(stat -L -c {{Format}} -- "$p" 2>/dev/null)$s
            else t=$t$a$s$s$s$s; fi; done; printf '\035%s\035' "$t"
            {{Sh.Join("\n", digests)}}
            printf '\035'; }
            """);
    }

    private static Sh AskDigest(PathDigest digest, bool isAll, IEnumerable<string> paths)
    {
        var tool = Sh.Verbatim(Tool(digest));
        // Reading a pipe or a device would wait or never end; of a folder the tool says so, and goes on. A shell is slow at making lists.
        return isAll
            ? Sh.Line(
                $$"""
                f= o=; for p do if [ -f "$p" ]; then f=1; elif [ -e "$p" ] && [ ! -d "$p" ]; then o=1; fi; done
                [ -z "$o" ] || for p do [ -f "$p" ] && set -- "$@" "$p"; shift; done
                [ -z "$f" ] || {{tool}} -- "$@"
                """)
            : Sh.Line(
                $$"""
                set --; for p in {{paths}}; do [ -f "$p" ] && set -- "$@" "$p"; done
                [ $# = 0 ] || {{tool}} -- "$@"
                """);
    }

    /// <summary>Big files: only of the size asked for, and by openssl where it is, twice as fast as the coreutils.</summary>
    private static Sh AskBig(PathDigest digest, IEnumerable<Asked> files)
    {
        var tool = Sh.Verbatim(Tool(digest));
        var kind = Sh.Verbatim(digest.ToString().ToLowerInvariant());
        return Sh.Join(
            "\n",
            files.Select(f => Sh.Line(
                $$"""[ -f {{f.Path}} ] && [ "$(stat -L -c %s -- {{f.Path}})" = {{f.Size}} ] && { openssl dgst -{{kind}} -r {{f.Path}} 2>/dev/null || {{tool}} -- {{f.Path}}; }""")));
    }

    private static string Tool(PathDigest digest) => digest.ToString().ToLowerInvariant() + "sum";

    /// <summary>The line of each path: its fields, its name. A path without a line has none.</summary>
    private static string[] Stats(string text, Asked[] asked)
    {
        var lines = new string[asked.Length];
        var at = 0;
        for (var i = 0; i < asked.Length; i++)
        {
            lines[i] = "";
            var name = NameStart(text, at);
            if (name >= 0 && Matches(text, name, asked[i].Path))
            {
                var end = name + asked[i].Path.Length + 1;
                lines[i] = text[at..end];
                at = end;
            }
        }

        return lines;
    }

    private static int NameStart(string text, int at)
    {
        for (var bars = 0; at < text.Length; at++)
        {
            if (text[at] == '|' && ++bars == 19)
            {
                return at + 1;
            }
        }

        return -1;
    }

    private static string[] Digests(string text, Asked[] asked)
    {
        var lines = Enumerable.Repeat("", asked.Length).ToArray();
        var at = 0;
        foreach (var index in Enumerable.Range(0, asked.Length).Where(i => asked[i].Digest != PathDigest.None).OrderBy(i => (asked[i].Digest, asked[i].IsBig)))
        {
            var hash = at < text.Length && text[at] == '\\' ? at + 1 : at;
            var name = text.IndexOf(' ', Math.Min(hash, text.Length)) + 2;
            var path = asked[index].Path;
            // GNU escapes odd names and marks the line with a backslash; busybox writes them as they are.
            var written = hash > at ? path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) : path;
            if (name > 1 && Matches(text, name, written))
            {
                lines[index] = text[hash..(name - 2)];
                at = name + written.Length + 1;
            }
        }

        return lines;
    }

    private static bool Matches(string text, int at, string name) =>
        string.CompareOrdinal(text, at, name, 0, name.Length) == 0 && at + name.Length < text.Length && text[at + name.Length] == '\n';

    /// <param name="Digest">The digest asked for.</param>
    /// <param name="Path">The path as the tools take it.</param>
    /// <param name="Size">The size of what is to be digested; 0 for any.</param>
    private readonly record struct Asked(PathDigest Digest, string Path, long Size)
    {
        public bool IsBig => Size > 0;
    }
}
