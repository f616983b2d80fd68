using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Keeps one line in a text file, or keeps lines out of it.</summary>
[Module("lineinfile", "ansible.legacy.lineinfile")]
public sealed class LineInFileModule : Module<LineInFileModule.Args, EditState>
{
    /// <summary>Whether the line is to be there.</summary>
    public enum Presence
    {
        /// <summary>It is to be there.</summary>
        Present,

        /// <summary>It is not to be there.</summary>
        Absent,
    }

    /// <summary>Which line, and where.</summary>
    [Exclusive("insertbefore", "insertafter")]
    [Exclusive("regexp", "search_string")]
    [Exclusive("backrefs", "search_string")]
    public sealed record Args : EditArgs
    {
        /// <summary>Whether the line is to be there. Default <c>present</c>.</summary>
        public Presence State { get; init; }

        /// <summary>The last line that matches is replaced; with <c>absent</c> all that match are removed. Python's syntax.</summary>
        [Alias("regex")]
        public string? Regexp { get; init; }

        /// <summary>As <see cref="Regexp"/>, but a plain text that the line holds.</summary>
        public string? SearchString { get; init; }

        /// <summary>The line. Needed unless lines are removed.</summary>
        [Alias("value")]
        public string? Line { get; init; }

        /// <summary>Whether groups of the expression are filled into the line; nothing is added then when nothing matches. Default false.</summary>
        public bool Backrefs { get; init; }

        /// <summary>The line goes after the last line that matches, or to the end (<c>EOF</c>, the default).</summary>
        public string? Insertafter { get; init; }

        /// <summary>The line goes before the last line that matches, or to the beginning (<c>BOF</c>).</summary>
        public string? Insertbefore { get; init; }

        /// <summary>Whether the first line that matches counts, not the last. Default false.</summary>
        public bool Firstmatch { get; init; }

        /// <summary>Whether a missing file is made. Default false.</summary>
        public bool Create { get; init; }
    }

    /// <inheritdoc/>
    public override Probe<EditState> Read(Args args) => EditState.Read(args);

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => EditState.Reads(args);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        foreach (var problem in args.Problems())
        {
            yield return problem;
        }

        if (args.State == Presence.Present && args.Line is null)
        {
            yield return "state: present needs line";
        }

        if (args.State == Presence.Present && args.Backrefs && args.Regexp is null)
        {
            yield return "backrefs: true needs regexp";
        }

        if (args.State == Presence.Absent && args.Regexp is null && args.SearchString is null && args.Line is null)
        {
            yield return "state: absent needs regexp, search_string or line";
        }

        foreach (var pattern in new[] { args.Regexp, args.Insertafter, args.Insertbefore }.OfType<string>())
        {
            if (PythonRegex.Problem(pattern) is { } reason)
            {
                yield return reason;
            }
        }
    }

    /// <inheritdoc/>
    public override Change? Plan(Args args, EditState now)
    {
        if (args.State == Presence.Absent && !now.File.Followed.Exists)
        {
            return null;
        }

        if (EditPlan.Refusal(args, now, args.Create || args.State == Presence.Absent) is { } refusal)
        {
            return refusal;
        }

        var lines = TextLines.Split(now.Text);
        var (after, message, found) = args.State == Presence.Absent ? Remove(args, lines) : Put(args, lines);
        return EditPlan.Plan(
            args, now, string.Concat(after), message, args.State == Presence.Absent ? [("found", Value.Of(found)), ("backup", Value.Null)] : [("backup", Value.Null)]);
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, EditState now) =>
        args.State == Presence.Present ? ModuleResult.Of(("backup", Value.Of(""))) with { Message = "" }
        : !now.File.Followed.Exists ? ModuleResult.Empty with { Message = "file not present" }
        : ModuleResult.Of(("found", Value.Of(0)), ("backup", Value.Of(""))) with { Message = "" };

    private static (IReadOnlyList<string> Lines, string Message, int Found) Remove(Args args, List<string> lines)
    {
        var regex = args.Regexp is { } pattern ? new PythonRegex(pattern) : null;
        var kept = lines.Where(l => !(regex is not null ? regex.IsMatch(l)
            : args.SearchString is { } search ? l.Contains(search, StringComparison.Ordinal)
            : TextLines.Chop(l) == TextLines.Chop(args.Line!))).ToArray();
        var found = lines.Count - kept.Length;
        return (kept, found > 0 ? $"{found} line(s) removed" : "", found);
    }

    private static (IReadOnlyList<string> Lines, string Message, int Found) Put(Args args, List<string> lines)
    {
        var line = args.Line!;
        var regex = args.Regexp is { } pattern ? new PythonRegex(pattern) : null;
        var same = IndexOf(args, lines, l => TextLines.Chop(l) == line);
        // Without an expression the line itself is what is looked for; it may lack its line feed.
        var match = regex is null && args.SearchString is null ? same : IndexOf(args, lines, l => Matches(l, regex, args.SearchString));
        if (match >= 0)
        {
            var wanted = args.Backrefs ? regex!.Expand(regex.Match(lines[match]), line) : line;
            return Replace(lines, match, wanted.EndsWith('\n') ? wanted : wanted + "\n");
        }

        return args.Backrefs || same >= 0 ? (lines, "", 0) : Insert(args, lines, line);
    }

    private static (IReadOnlyList<string> Lines, string Message, int Found) Replace(List<string> lines, int at, string line)
    {
        if (lines[at] == line)
        {
            return (lines, "", 1);
        }

        var after = lines.ToArray();
        after[at] = line;
        return (after, "line replaced", 1);
    }

    private static (IReadOnlyList<string> Lines, string Message, int Found) Insert(Args args, List<string> lines, string line)
    {
        var at = args switch
        {
            { Insertbefore: "BOF" } => 0,
            { Insertbefore: { } before } => Anchor(args, lines, before, 0),
            { Insertafter: { } after } when after != "EOF" => Anchor(args, lines, after, 1),
            _ => lines.Count,
        };
        var result = lines.ToList();
        if (at == lines.Count && lines.Count > 0 && !lines[^1].EndsWith('\n'))
        {
            result[^1] += "\n";
        }

        result.Insert(at, line + "\n");
        return (result, "line added", 0);
    }

    /// <summary>Where a line goes before or after what matches; the end of the file when nothing does.</summary>
    private static int Anchor(Args args, List<string> lines, string pattern, int offset)
    {
        var regex = new PythonRegex(pattern);
        var at = IndexOf(args, lines, regex.IsMatch);
        return at < 0 ? lines.Count : at + offset;
    }

    private static int IndexOf(Args args, List<string> lines, Predicate<string> matches) =>
        args.Firstmatch ? lines.FindIndex(matches) : lines.FindLastIndex(matches);

    private static bool Matches(string line, PythonRegex? regex, string? search) =>
        regex?.IsMatch(line) ?? (search is not null && line.Contains(search, StringComparison.Ordinal));
}
