namespace Runbook.Modules;

/// <summary>The text of a table of file systems, <c>fstab(5)</c>, line by line. Immutable.</summary>
internal sealed class Fstab
{
    private readonly string _text;

    /// <summary>Takes a text.</summary>
    public Fstab(string text) => _text = text;

    /// <summary>One entry.</summary>
    internal sealed record Entry(string Source, string Path, string Type, string Options, string Dump, string Pass)
    {
        /// <summary>As a line.</summary>
        public override string ToString() => string.Join(' ', Escape(Source), Escape(Path), Type, Escape(Options), Dump, Pass);
    }

    /// <summary>The entry of a path; null when there is none. Swap areas have no path and are found by their source.</summary>
    public Entry? Find(string path, string? source) => Lines().Select(Parse).FirstOrDefault(e => e is not null && Matches(e, path, source));

    /// <summary>The text with an entry in place of the one of the same path, or at its end.</summary>
    public string With(Entry entry)
    {
        var isDone = false;
        var lines = new List<string>();
        foreach (var line in Lines())
        {
            if (Parse(line) is not { } old || !Matches(old, entry.Path, entry.Source))
            {
                lines.Add(line);
            }
            else if (!isDone)
            {
                lines.Add(old == entry ? line : entry.ToString());
                isDone = true;
            }
        }

        if (!isDone)
        {
            lines.Add(entry.ToString());
        }

        return Join(lines);
    }

    /// <summary>The text without the entries of a path.</summary>
    public string Without(string path, string? source) => Join(Lines().Where(l => Parse(l) is not { } entry || !Matches(entry, path, source)));

    private static bool Matches(Entry entry, string path, string? source) =>
        entry.Path == path && (path is not ("none" or "swap") || source is null || entry.Source == source);

    private static string Join(IEnumerable<string> lines) => string.Concat(lines.Select(l => l + "\n"));

    private static Entry? Parse(string line)
    {
        var fields = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return fields.Length < 3 || fields[0].StartsWith('#') ? null
            : new(Unescape(fields[0]), Unescape(fields[1]), fields[2], fields.Length > 3 ? Unescape(fields[3]) : "defaults", fields.Length > 4 ? fields[4] : "0", fields.Length > 5 ? fields[5] : "0");
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\134", StringComparison.Ordinal).Replace(" ", "\\040", StringComparison.Ordinal).Replace("\t", "\\011", StringComparison.Ordinal);

    private static string Unescape(string text) =>
        text.Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal);

    private IEnumerable<string> Lines() => _text.Length == 0 ? [] : _text.TrimEnd('\n').Split('\n');
}
