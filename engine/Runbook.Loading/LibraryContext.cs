using System.Reflection;
using System.Runtime.Loader;

namespace Runbook.Loading;

/// <summary>One file's assembly with what it brings along; Runbook's own assemblies are the program's. Can be unloaded.</summary>
/// <param name="path">The assembly.</param>
/// <param name="others">Where else to look for what it needs.</param>
internal sealed class LibraryContext(string path, IReadOnlyList<string> others) : AssemblyLoadContext(path, isCollectible: true)
{
    private static readonly string[] Shared = ["Runbook.Core", "Runbook.Sdk"];
    private readonly string[] _folders = [Path.GetDirectoryName(path)!, .. others];

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName name)
    {
        // Another copy of the contract would make types that are not the engine's.
        if (name.Name is null || Shared.Contains(name.Name, StringComparer.Ordinal))
        {
            return Default.LoadFromAssemblyName(new AssemblyName(name.Name ?? ""));
        }

        var found = _folders.Select(f => Path.Combine(f, name.Name + ".dll")).FirstOrDefault(File.Exists);
        return found is null ? null : LoadFromAssemblyPath(found);
    }
}
