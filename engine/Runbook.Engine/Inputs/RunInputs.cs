using System.Security.Cryptography;
using System.Text;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>
/// What a run is made from, as digests: the files of the playbooks, roles and variables, the inventory's sources and its hosts, the extra
/// variables. Two runs of equal inputs go through the same steps. Files that tasks send (templates, <c>src</c>) do not count. Stateless.
/// </summary>
public static class RunInputs
{
    private static readonly string[] VariableFolders = ["group_vars", "host_vars"];

    /// <summary>The inputs of a run that is about to begin, by name: a file's absolute path, else a few words.</summary>
    /// <param name="parser">The parser that read the playbooks.</param>
    /// <param name="playbooks">The playbooks.</param>
    /// <param name="inventory">The inventory.</param>
    /// <param name="options">The options.</param>
    public static Dictionary<string, string> Of(PlaybookParser parser, IReadOnlyList<Playbook> playbooks, Inventory inventory, RunOptions options)
    {
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["the inventory's hosts"] = OfText(string.Join('\n', inventory.Hosts.Select(h => $"{h.Name}: {string.Join(' ', h.AllGroups.Select(g => g.Name))}"))),
        };
        if (options.ExtraVariables.Values.Count > 0)
        {
            // What is secret among them comes from a vaulted file, and does not count.
            inputs["the extra variables"] = OfText(ValueJson.ToJson(Value.Map(options.ExtraVariables.Values.OrderBy(v => v.Key, StringComparer.Ordinal)), maskSecrets: true));
        }

        var folders = playbooks.Select(p => Path.GetDirectoryName(Path.GetFullPath(p.Path))!).Concat(inventory.Directories).Distinct();
        foreach (var file in parser.FilesRead.Concat(Sources(inventory.Sources)).Concat(folders.SelectMany(VariableFiles)))
        {
            inputs.TryAdd(file, OfFile(file));
        }

        return inputs;
    }

    /// <summary>The digest of a file; <c>gone</c> for one that cannot be read.</summary>
    public static string OfFile(string path)
    {
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "gone";
        }
    }

    /// <summary>The digest of a text.</summary>
    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>What differs, in words, a line for each; files that were noted while the run went on are looked at again.</summary>
    /// <param name="then">The inputs as they were noted.</param>
    /// <param name="now">The inputs of the run that is about to go on.</param>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string> then, IReadOnlyDictionary<string, string> now)
    {
        var differences = new List<string>();
        foreach (var (name, digest) in then)
        {
            var current = now.TryGetValue(name, out var known) ? known : Path.IsPathRooted(name) ? OfFile(name) : "gone";
            if (current != digest)
            {
                differences.Add(current == "gone" ? $"{name} is gone" : $"{name} changed");
            }
        }

        differences.AddRange(now.Keys.Where(name => !then.ContainsKey(name)).Select(name => $"{name} is new"));
        return differences;
    }

    private static IEnumerable<string> Sources(IEnumerable<string> sources)
    {
        foreach (var path in sources.Select(Path.GetFullPath))
        {
            foreach (var file in Directory.Exists(path) ? Directory.EnumerateFiles(path) : File.Exists(path) ? [path] : [])
            {
                yield return file;
            }
        }
    }

    private static IEnumerable<string> VariableFiles(string folder) => VariableFolders.Select(name => Path.Combine(folder, name))
        .Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories));
}
