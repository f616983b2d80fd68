namespace Runbook.Loading.Tests;

/// <summary>One broken module out of <c>Broken</c>: what it is, and what must be said of it.</summary>
/// <param name="Name">The file's name, and what follows <c>broken_</c> in the module's.</param>
/// <param name="Kind">When it is found: <c>load</c>, <c>run</c> or <c>verify</c>.</param>
/// <param name="Says">What the message holds.</param>
/// <param name="Mend">What the hint holds; empty for none.</param>
/// <param name="Task">The arguments of its task.</param>
/// <param name="Source">The C# text.</param>
internal sealed record BrokenModule(string Name, string Kind, string Says, string Mend, string Task, string Source)
{
    public static IReadOnlyList<BrokenModule> All { get; } =
        [.. Directory.EnumerateFiles(Repository.At("tests", "Runbook.Loading.Tests", "Broken"), "*.txt").Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>Its name in a playbook.</summary>
    public string Module => Name == "shadows" ? "copy" : $"broken_{Name}";

    private static BrokenModule Read(string path)
    {
        var parts = File.ReadAllText(path).Split("---\n", 2);
        var keys = parts[0].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(':', 2)).ToDictionary(l => l[0], l => l[1].Trim());
        return new(Path.GetFileNameWithoutExtension(path), keys["kind"], keys["says"], keys["mend"], keys["task"], parts[1]);
    }
}
