using System.Globalization;
using System.Text.RegularExpressions;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Lists files of the host by name, age, size, kind and content. Changes nothing.</summary>
[Module("find", "ansible.legacy.find")]
public sealed class FindModule : Module<FindModule.Args, FindModule.State>
{
    /// <summary>What is listed.</summary>
    public enum Kind
    {
        /// <summary>Files.</summary>
        File,

        /// <summary>Folders.</summary>
        Directory,

        /// <summary>Symbolic links.</summary>
        Link,

        /// <summary>All of them.</summary>
        Any,
    }

    /// <summary>The time that age is counted from.</summary>
    public enum Stamp
    {
        /// <summary>Last change of the content.</summary>
        Mtime,

        /// <summary>Last reading.</summary>
        Atime,

        /// <summary>Last change of content or attributes.</summary>
        Ctime,
    }

    /// <summary>Where and what.</summary>
    public sealed record Args
    {
        /// <summary>The folders that are searched.</summary>
        [Key]
        [Alias("name", "path")]
        public required IReadOnlyList<string> Paths { get; init; }

        /// <summary>What names look like: shell patterns, or expressions with <see cref="UseRegex"/>. Default: any name.</summary>
        [Alias("pattern")]
        public IReadOnlyList<string> Patterns { get; init; } = [];

        /// <summary>Names that are left out, likewise.</summary>
        [Alias("exclude")]
        public IReadOnlyList<string> Excludes { get; init; } = [];

        /// <summary>Whether patterns are regular expressions in Python's syntax. Default false.</summary>
        public bool UseRegex { get; init; }

        /// <summary>What is listed. Default <c>file</c>.</summary>
        public Kind FileType { get; init; }

        /// <summary>Whether folders below are searched too. Default false.</summary>
        public bool Recurse { get; init; }

        /// <summary>How deep at most, from 1. Default: no limit.</summary>
        public int? Depth { get; init; }

        /// <summary>Whether names that begin with a dot count. Default false.</summary>
        public bool Hidden { get; init; }

        /// <summary>Whether links to folders are followed. Default false.</summary>
        public bool Follow { get; init; }

        /// <summary>At least so old; at most, with a minus. Seconds, or with s, m, h, d, w.</summary>
        public string? Age { get; init; }

        /// <summary>Which time counts. Default <c>mtime</c>.</summary>
        public Stamp AgeStamp { get; init; }

        /// <summary>At least so big; at most, with a minus. Bytes, or with b, k, m, g, t.</summary>
        public string? Size { get; init; }

        /// <summary>An expression that the beginning of a line of the file must match (with <see cref="ReadWholeFile"/>: any part of it).</summary>
        public string? Contains { get; init; }

        /// <summary>Whether <see cref="Contains"/> is looked for in the whole text, not line by line. Default false.</summary>
        public bool ReadWholeFile { get; init; }

        /// <summary>Whether each file's SHA-1 is told. Default false.</summary>
        public bool GetChecksum { get; init; }
    }

    /// <summary>What is read.</summary>
    /// <param name="Now">The host's clock, in seconds since 1970.</param>
    /// <param name="Found">All entries below the folders.</param>
    /// <param name="Texts">The texts of those whose content counts, by path.</param>
    /// <param name="NotFolders">The paths that are no folders.</param>
    public sealed record State(double Now, IReadOnlyList<PathState> Found, IReadOnlyDictionary<string, string> Texts, IReadOnlyList<string> NotFolders);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) =>
        Probe.All(args.Paths.Select(PathProbe.Expand)).Then(paths =>
            Probe.Answer(Script(args, paths), answer => answer.Output.Split('\u001e')).Then(words => ReadFound(args, words)));

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        if (args.Age is not null && Amount(args.Age, "smhdw", [1, 60, 3600, 86400, 604800]) is null)
        {
            yield return $"age \"{args.Age}\" is no time: write a number with s, m, h, d or w";
        }

        if (args.Size is not null && Amount(args.Size, "bkmgt", [1, 1L << 10, 1L << 20, 1L << 30, 1L << 40]) is null)
        {
            yield return $"size \"{args.Size}\" is no size: write a number with b, k, m, g or t";
        }

        foreach (var pattern in (args.UseRegex ? args.Patterns.Concat(args.Excludes) : []).Concat(args.Contains is null ? [] : [args.Contains]))
        {
            if (PythonRegex.Problem(pattern) is { } reason)
            {
                yield return reason;
            }
        }
    }

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now) => null;

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now)
    {
        var matched = now.Found.Where(f => IsWanted(args, now, f)).ToArray();
        return ModuleResult.Of(
            ("files", Value.Of(matched.Select(f => StatReport.Entry(f)))),
            ("matched", Value.Of(matched.Length)),
            ("examined", Value.Of(now.Found.Count)),
            ("skipped_paths", Value.Map(now.NotFolders.Select(p => KeyValuePair.Create(p, Value.Of($"'{p}' is not a directory"))))))
            with
        { Message = now.NotFolders.Count == 0 ? "All paths examined" : "Not all paths were examined: the warnings name the others" };
    }

    /// <summary>Prints the clock, then each entry, or the path that is no folder after a mark; each word ended by RS.</summary>
    private static Sh Script(Args args, IReadOnlyList<string> paths)
    {
        var depth = !args.Recurse ? 1 : args.Depth;
        var limit = depth is { } most ? Sh.Line($" -maxdepth {most}") : Sh.Empty;
        var each = paths.Select(HostPath.Trim).Select(p => Sh.Line(
            $$"""
            if [ -d {{p}} ]; then find {{Sh.Verbatim(args.Follow ? "-L " : "")}}{{p + "/"}}{{limit}} -exec sh -c 'printf "%s\036" "$@"' sh {} +
            else printf '\035%s\036' {{p}}; fi
            """));
        return Sh.Line($"date +%s; printf '\\036'\n{Sh.Join("\n", each)}");
    }

    private static Probe<State> ReadFound(Args args, string[] words)
    {
        var now = double.TryParse(words[0].Trim(), CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
        var notFolders = words.Where(w => w.StartsWith('\u001d')).Select(w => w[1..]).ToArray();
        // A folder's own name ends in a slash, as it was given to find.
        var paths = words.Skip(1).Where(w => w.Length > 0 && w[0] != '\u001d' && !w.EndsWith('/')).Distinct().ToArray();
        return PathProbe.OfAll(paths, args.GetChecksum ? PathDigest.Sha1 : PathDigest.None).Then(found =>
        {
            var state = new State(now, [.. found.Where(f => f.Exists)], new Dictionary<string, string>(), notFolders);
            var candidates = args.Contains is null ? [] : state.Found.Where(f => f.IsFile && IsWanted(args with { Contains = null }, state, f)).ToArray();
            return Probe.All(candidates.Select(c => Probe.Answer(Sh.Line($"cat < {c.Path}"), a => a.Output)))
                .Select(texts => state with { Texts = candidates.Zip(texts).ToDictionary(t => t.First.Path, t => t.Second) });
        });
    }

    private static bool IsWanted(Args args, State state, PathState file)
    {
        var name = HostPath.Name(file.Path);
        return (args.Hidden || !name.StartsWith('.'))
            && args.FileType switch { Kind.File => file.IsFile, Kind.Directory => file.IsDirectory, Kind.Link => file.IsLink, _ => true }
            && (args.Patterns.Count == 0 || args.Patterns.Any(p => IsNamed(args, name, p)))
            && !args.Excludes.Any(p => IsNamed(args, name, p))
            && IsOld(args, state.Now, file)
            && IsBig(args, file)
            && HasText(args, state, file);
    }

    private static bool IsNamed(Args args, string name, string pattern) =>
        new PythonRegex(args.UseRegex ? $"\\A(?:{pattern})" : FromShellPattern(pattern), RegexOptions.Singleline).IsMatch(name);

    private static bool IsOld(Args args, double now, PathState file)
    {
        if (args.Age is null)
        {
            return true;
        }

        var age = Amount(args.Age, "smhdw", [1, 60, 3600, 86400, 604800])!.Value;
        var stamp = args.AgeStamp switch { Stamp.Atime => file.AccessTime, Stamp.Ctime => file.ChangeTime, _ => file.ModificationTime };
        return age >= 0 ? now - stamp >= age : now - stamp <= -age;
    }

    private static bool IsBig(Args args, PathState file)
    {
        if (args.Size is null)
        {
            return true;
        }

        var size = Amount(args.Size, "bkmgt", [1, 1L << 10, 1L << 20, 1L << 30, 1L << 40])!.Value;
        return size >= 0 ? file.Size >= size : file.Size <= -size;
    }

    private static bool HasText(Args args, State state, PathState file)
    {
        if (args.Contains is null || !file.IsFile)
        {
            return args.Contains is null || args.FileType != Kind.File;
        }

        var text = state.Texts.GetValueOrDefault(file.Path, "");
        return args.ReadWholeFile
            ? new PythonRegex(args.Contains).IsMatch(text)
            : TextLines.Split(text).Any(new PythonRegex($"\\A(?:{args.Contains})").IsMatch);
    }

    /// <summary>A number with a unit of one letter; null when the text is none.</summary>
    private static long? Amount(string text, string units, long[] factors)
    {
        var trimmed = text.Trim().ToLowerInvariant();
        var unit = trimmed.Length == 0 ? -1 : units.IndexOf(trimmed[^1], StringComparison.Ordinal);
        return long.TryParse(unit < 0 ? trimmed : trimmed[..^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number * (unit < 0 ? 1 : factors[unit])
            : null;
    }

    /// <summary>A shell pattern (<c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[!abc]</c>) as a regular expression.</summary>
    private static string FromShellPattern(string pattern)
    {
        var text = Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal);
        return "\\A" + Regex.Replace(text, "\\\\\\[(!?)([^\\]]+)\\]", m => $"[{(m.Groups[1].Length > 0 ? "^" : "")}{m.Groups[2].Value}]") + "\\z";
    }
}
