using System.Reflection;
using System.Runtime.Loader;

namespace Runbook.Loading;

/// <summary>One file's assembly with what it brings along; Runbook's own assemblies are the program's. Can be unloaded.</summary>
internal sealed class LibraryContext(string path) : AssemblyLoadContext(path, isCollectible: true)
{
    private static readonly string[] Shared = ["Runbook.Core", "Runbook.Sdk"];
    private readonly string _folder = Path.GetDirectoryName(path)!;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName name)
    {
        // Another copy of the contract would make types that are not the engine's.
        if (name.Name is null || Shared.Contains(name.Name, StringComparer.Ordinal))
        {
            return Default.LoadFromAssemblyName(new AssemblyName(name.Name ?? ""));
        }

        var beside = Path.Combine(_folder, name.Name + ".dll");
        return File.Exists(beside) ? LoadFromAssemblyPath(beside) : null;
    }
}
