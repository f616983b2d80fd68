using System.Text.Json;
using Runbook.Core;

namespace Runbook.Loading;

/// <summary>The file that says which packages a project is run with, and how each is known: <c>runbook.lock</c>, JSON. Immutable.</summary>
/// <param name="Packages">All of them, those that others need too, by name.</param>
public sealed record PackageLock(IReadOnlyList<LockedPackage> Packages)
{
    /// <summary>The file's name, beside <c>runbook.yml</c>.</summary>
    public const string FileName = "runbook.lock";

    /// <summary>The lock of a folder; an empty one when there is none.</summary>
    /// <exception cref="DiagnosticException">It cannot be read.</exception>
    public static PackageLock Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), PackageJson.Readable.PackageLock) ?? new([]) : new([]);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(Diagnostic.Error(
                "package-lock", "the lock of packages cannot be read", e.Message, new(ModuleAssemblies.Shown(path), 1, 1), "\"runbook restore\" writes it anew when it is removed"));
        }
    }

    /// <summary>Writes the lock of a folder, whole or not at all.</summary>
    public void Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var draft = $"{path}.{Guid.NewGuid():N}";
        File.WriteAllText(draft, JsonSerializer.Serialize(this, PackageJson.Readable.PackageLock) + "\n");
        File.Move(draft, path, overwrite: true);
    }

    /// <summary>The package of a name; null when it is not among them.</summary>
    public LockedPackage? Find(string name) => Packages.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
