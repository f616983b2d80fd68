using System.Text;
using System.Text.RegularExpressions;

namespace Runbook.Conformance.Tests;

/// <summary>
/// One case of a file in <c>playbooks/</c>: <c>=== name</c>, options, then files, each after <c>--- path</c>. Where no playbook is
/// given, <c>--- tasks</c> holds the tasks of a play on the host h1. Where no inventory is given, <see cref="Inventory"/> is taken.
/// </summary>
internal sealed partial record PlaybookCase(string Area, string Name)
{
    private const string Inventory = """
        [web]
        h1
        h2
        [db]
        h3
        [all:vars]
        ansible_connection=local
        ansible_python_interpreter=/usr/bin/python3

        """;

    /// <summary>What stands behind <c>args:</c>, options that both programs know.</summary>
    public string[] Arguments { get; private init; } = [];

    /// <summary>What stands behind <c>differs:</c>, the reason why the outcome is not Ansible's (<c>meant: …</c>, or <c>open: …</c> for what is to be mended); null when it is.</summary>
    public string? Differs { get; private init; }

    /// <summary>Whether the hosts go on without one another, so that only the order within a host counts.</summary>
    public bool IsFree { get; private init; }

    /// <summary>The program behind <c>needs:</c> that this machine has not; null when it has all.</summary>
    public string? Missing { get; private init; }

    /// <summary>The files, by path.</summary>
    public IReadOnlyDictionary<string, string> Files { get; private init; } = new Dictionary<string, string>();

    /// <summary>The cases of a file.</summary>
    public static IEnumerable<PlaybookCase> Read(string path)
    {
        var area = Path.GetFileNameWithoutExtension(path);
        foreach (var text in CaseStart().Split(File.ReadAllText(path)).Where(t => t.Trim().Length > 0))
        {
            var parts = FileStart().Split(text);
            var head = parts[0].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            string? Option(string name) => Array.Find(head, l => l.StartsWith(name + ':', StringComparison.Ordinal))?[(name.Length + 1)..].Trim();
            yield return new(area, head[0])
            {
                Arguments = Option("args")?.Split(' ') ?? [],
                Differs = Option("differs"),
                IsFree = Option("free") is not null,
                Missing = Option("needs")?.Split(' ').FirstOrDefault(p => !IsThere(p)),
                Files = FilesOf(parts),
            };
        }
    }

    /// <summary>The options, with <c>$DIR</c> filled in.</summary>
    public IEnumerable<string> ArgumentsIn(string folder) => Arguments.Select(a => a.Replace("$DIR", folder, StringComparison.Ordinal));

    /// <summary>Writes the files into a folder.</summary>
    public void Lay(string folder)
    {
        foreach (var (path, content) in Files)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
            var isProgram = content.StartsWith("#!", StringComparison.Ordinal);
            File.SetUnixFileMode(file, (UnixFileMode)(isProgram ? 0b111_101_101 : 0b110_100_100));
        }
    }

    private static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private static Dictionary<string, string> FilesOf(string[] parts)
    {
        Dictionary<string, string> files = [];
        foreach (var part in parts.Skip(1))
        {
            var end = part.IndexOf('\n', StringComparison.Ordinal);
            files.Add(part[..end].Trim(), part[(end + 1)..]);
        }

        if (files.Remove("tasks", out var tasks))
        {
            files["playbook.yml"] = new StringBuilder("- hosts: h1\n  gather_facts: false\n  tasks:\n").Append(LineStart().Replace(tasks, "    ")).ToString();
        }

        files.TryAdd("inventory", Inventory);
        return files;
    }

    [GeneratedRegex("^=== ", RegexOptions.Multiline)]
    private static partial Regex CaseStart();

    [GeneratedRegex("^--- (?=[a-z._])", RegexOptions.Multiline)]
    private static partial Regex FileStart();

    [GeneratedRegex("^(?=.)", RegexOptions.Multiline)]
    private static partial Regex LineStart();
}
