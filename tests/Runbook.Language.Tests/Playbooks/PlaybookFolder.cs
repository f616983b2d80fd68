using Runbook.Core;

namespace Runbook.Language.Tests;

/// <summary>A folder of files made for one test, removed at its end.</summary>
internal sealed class PlaybookFolder : IDisposable
{
    private static readonly string[] Modules =
        ["command", "shell", "copy", "file", "template", "debug", "service", "apt", "set_fact", "ping", "assert", "fail", "add_host",
            "group_by",
            "script", "raw", "setup", "lineinfile", "user", "stat", "pause"];

    public PlaybookFolder(params (string Name, string Text)[] files)
    {
        Path = Directory.CreateTempSubdirectory("runbook-").FullName;
        foreach (var (name, text) in files)
        {
            Write(name, text);
        }
    }

    public string Path { get; }

    public static PlaybookOptions Options { get; } = new()
    {
        IsModule = name => Modules.Contains(name.StartsWith("ansible.builtin.", StringComparison.Ordinal) ? name[16..] : name),
        ModuleNames = Modules,
        RolePaths = [],
        CollectionPaths = [],
    };

    /// <summary>Files from one text: each begins with a line <c>=== name</c>.</summary>
    public static PlaybookFolder Of(string text)
    {
        var parts = text.Split("=== ", StringSplitOptions.RemoveEmptyEntries);
        return new PlaybookFolder([.. parts.Select(p => p.Split('\n', 2)).Select(p => (p[0].Trim(), p[1]))]);
    }

    public void Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, System.Text.Encoding.UTF8.GetBytes(text));
    }

    public Playbook Load(string name = "site.yml", PlaybookOptions? options = null) =>
        PlaybookParser.Load(System.IO.Path.Combine(Path, name), options ?? Options);

    /// <summary>The diagnostics, a line each, without the folder's name.</summary>
    public string Report(IEnumerable<Diagnostic> diagnostics) =>
        string.Concat(diagnostics.Select(d => d.ToString().Replace(Path + "/", "", StringComparison.Ordinal) + "\n"));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
