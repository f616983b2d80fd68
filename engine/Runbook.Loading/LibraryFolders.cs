using System.Text.RegularExpressions;

namespace Runbook.Loading;

/// <summary>Finds the files of modules by their names, without compiling or loading any. Stateless.</summary>
public static partial class LibraryFolders
{
    /// <summary>Where Ansible looks for plugins: beside a playbook or in a role with the ending <c>_plugins</c>, in a collection below <c>plugins</c>.</summary>
    private static readonly string[] PluginKinds = ["filter", "test", "lookup", "inventory", "callback", "connection"];

    /// <summary>Every name with its file; where two files have a name, that of the folder nearer to the playbook stays.</summary>
    public static IReadOnlyDictionary<string, LibraryEntry> Modules(IEnumerable<LibraryEntry> entries)
    {
        var found = new Dictionary<string, LibraryEntry>(StringComparer.Ordinal);
        foreach (var entry in entries.Where(e => !e.IsPlugin))
        {
            foreach (var name in entry.Names)
            {
                found.TryAdd(name, entry);
            }
        }

        return found;
    }

    /// <summary>All modules and plugins in the folders, the nearer first.</summary>
    public static IReadOnlyList<LibraryEntry> Find(LibraryOptions options) => [.. Libraries(options).SelectMany(f => Files(f, "")).Concat(Collections(options))];

    private static IEnumerable<string> Libraries(LibraryOptions options) =>
        options.PlaybookFolders.Concat(options.PlaybookFolders.Select(f => Path.Combine(f, "roles")).Concat(options.RoleFolders).SelectMany(Below))
            .SelectMany(f => PluginKinds.Select(k => Path.Combine(f, $"{k}_plugins")).Prepend(Path.Combine(f, "library")))
            .Concat(options.ExtraFolders);

    private static IEnumerable<LibraryEntry> Collections(LibraryOptions options) =>
        options.PlaybookFolders.Select(f => Path.Combine(f, "collections")).Concat(options.CollectionFolders)
            .SelectMany(f => Below(Path.Combine(f, "ansible_collections"))).SelectMany(Below)
            .SelectMany(f => PluginKinds.Prepend("modules").Select(k => Path.Combine(f, "plugins", k)).Append(Path.Combine(f, "library")), (f, below) => (Collection: f, Folder: below))
            .SelectMany(p => Files(p.Folder, $"{Path.GetFileName(Path.GetDirectoryName(p.Collection))}.{Path.GetFileName(p.Collection)}."));

    private static IEnumerable<string> Below(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal) : [];

    private static IEnumerable<LibraryEntry> Files(string folder, string prefix) =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(f => Path.GetExtension(f) switch
            {
                ".cs" => [OfSource(f, prefix)],
                ".dll" => AssemblyNames.Read(f).Select(n => new LibraryEntry(Full(n.Name, prefix), [.. n.Aliases.Select(a => Full(a, prefix))], f) { IsPlugin = n.IsPlugin }),
                _ => Enumerable.Empty<LibraryEntry>(),
            })
            : [];

    private static LibraryEntry OfSource(string file, string prefix)
    {
        var match = Attribute().Match(File.ReadAllText(file));
        var name = match.Success ? match.Groups["name"].Value : Path.GetFileNameWithoutExtension(file);
        return new LibraryEntry(Full(name, prefix), [.. match.Groups["alias"].Captures.Select(c => Full(c.Value, prefix))], file) { IsPlugin = match.Groups["plugin"].Success };
    }

    private static string Full(string name, string prefix) => name.Contains('.') ? name : prefix + name;

    [GeneratedRegex("""^\s*\[\s*(?:Runbook\.Sdk\.)?(?:Module|(?<plugin>Plugin))(?:Attribute)?\s*\(\s*"(?<name>[^"\\]+)"(?:\s*,\s*"(?<alias>[^"\\]+)")*""", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Attribute();
}
