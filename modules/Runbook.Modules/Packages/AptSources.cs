using System.Text.RegularExpressions;

namespace Runbook.Modules;

/// <summary>
/// The files that name apt's repositories, one line each, with the folder that new ones go to. Immutable. Format: sources.list(5),
/// one-line style.
/// </summary>
/// <param name="Folder">The folder of lists, with its slash.</param>
/// <param name="Files">The lists' paths and texts, <c>sources.list</c> first.</param>
internal sealed partial record AptSources(string Folder, IReadOnlyList<(string Path, string Text)> Files)
{
    private static readonly string[] Kinds = ["deb", "deb-src"];

    /// <summary>A repository's line without needless blanks and comment; null when it is none, or is commented out.</summary>
    public static string? Normal(string line) => Parse(line) is { IsOn: true } entry ? entry.Source : null;

    /// <summary>
    /// The lists with a repository: where it is commented out it is switched on; else, if it stands nowhere, it goes to the end of a file.
    /// </summary>
    public AptSources With(string source, string? file)
    {
        if (Files.Any(f => Lines(f.Text).Any(l => Parse(l)?.Source == source)))
        {
            return Edit(l => Parse(l) is { IsOn: false } entry && entry.Source == source ? source + entry.Comment : l);
        }

        var path = Folder + (file ?? Suggested(source)) + ".list";
        path = file?.Contains('/', StringComparison.Ordinal) == true ? file + ".list" : path;
        var old = Files.FirstOrDefault(f => f.Path == path).Text ?? "";
        var text = old + (old.Length == 0 || old.EndsWith('\n') ? "" : "\n") + source + "\n";
        return this with { Files = [.. Files.Where(f => f.Path != path), (path, text)] };
    }

    /// <summary>The lists without a repository; a file that has no line left has an empty text.</summary>
    public AptSources Without(string source) => Edit(l => Parse(l) is { IsOn: true } entry && entry.Source == source ? null : l);

    /// <summary>The files whose text differs, with their old text (null for none) and their new one (empty: to be removed).</summary>
    public IReadOnlyList<(string Path, string? Old, string New)> ChangesFrom(AptSources before) =>
        [.. Files.Select(f => (f.Path, Old: before.Files.FirstOrDefault(b => b.Path == f.Path).Text, New: f.Text)).Where(c => c.Old != c.New)];

    /// <summary>The file name that Ansible gives a repository's list: its address without protocol, user and signs.</summary>
    private static string Suggested(string source)
    {
        var plain = Protocol().Replace(Options().Replace(source, ""), "");
        var address = plain.Split(' ', StringSplitOptions.RemoveEmptyEntries).First(w => !Kinds.Contains(w)).Split('@', 2)[^1];
        return string.Join('_', Signs().Split(address).Where(p => p.Length > 0));
    }

    private AptSources Edit(Func<string, string?> edit) =>
        this with { Files = [.. Files.Select(f => (f.Path, string.Concat(Lines(f.Text).Select(edit).OfType<string>().Select(l => l + "\n")))).Zip(Files, (n, o) => Same(n.Item2, o.Text) ? o : n)] };

    /// <summary>A file is left alone that only lacks its last line feed.</summary>
    private static bool Same(string text, string old) => text == old || text == old + "\n";

    private static string[] Lines(string text) => text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');

    private static (bool IsOn, string Source, string Comment)? Parse(string line)
    {
        var text = line.Trim();
        var isOn = !text.StartsWith('#');
        text = text.TrimStart('#').Trim();
        var end = text.IndexOf('#', StringComparison.Ordinal);
        var words = (end < 0 ? text : text[..end]).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 && Kinds.Contains(words[0]) ? (isOn, string.Join(' ', words), end < 0 ? "" : " " + text[end..]) : null;
    }

    [GeneratedRegex(@"\[[^\]]+\]")]
    private static partial Regex Options();

    [GeneratedRegex(@"\w+://")]
    private static partial Regex Protocol();

    [GeneratedRegex("[^a-zA-Z0-9]+")]
    private static partial Regex Signs();
}
