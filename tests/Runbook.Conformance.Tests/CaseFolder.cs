using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Runbook.Conformance.Tests;

/// <summary>The throwaway folder that a case runs in, and what became of its files. Disposing it removes it.</summary>
internal sealed class CaseFolder : IDisposable
{
    private readonly PlaybookCase _case;

    /// <summary>Makes the folder, with the files of the case.</summary>
    public CaseFolder(PlaybookCase playbook)
    {
        _case = playbook;
        Path = Directory.CreateTempSubdirectory("runbook-").FullName;
        playbook.Lay(Path);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What was made or changed: type, mode, content or target, by path.</summary>
    public JsonObject Made()
    {
        var made = new JsonObject();
        var entries = new DirectoryInfo(Path).EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });
        foreach (var entry in entries.OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            var name = System.IO.Path.GetRelativePath(Path, entry.FullName);
            if (!name.StartsWith(".ansible", StringComparison.Ordinal) && Describe(entry, name) is { } text)
            {
                made[Plain(name)] = text;
            }
        }

        return made;
    }

    /// <summary>A text with the folder's name taken out.</summary>
    public string Plain(string text) => text.Replace(Path, "$DIR", StringComparison.Ordinal).Replace(Path[1..], "$DIR", StringComparison.Ordinal);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);

    private string? Describe(FileSystemInfo entry, string name)
    {
        if (entry.LinkTarget is { } target)
        {
            return "link to " + Plain(target);
        }

        var mode = Convert.ToString((int)entry.UnixFileMode, 8);
        if (entry is DirectoryInfo)
        {
            var isGiven = _case.Files.Keys.Any(f => f.StartsWith(name + "/", StringComparison.Ordinal)) && mode == "755";
            return isGiven ? null : $"directory {mode}";
        }

        var content = File.ReadAllText(entry.FullName, Encoding.Latin1);
        var utf8 = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(content));
        var isUnchanged = _case.Files.TryGetValue(name, out var given) && given == utf8 && mode is "644" or "755";
        return isUnchanged ? null : string.Create(CultureInfo.InvariantCulture, $"file {mode} {Plain(utf8)}");
    }
}
