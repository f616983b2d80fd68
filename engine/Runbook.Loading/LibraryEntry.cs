namespace Runbook.Loading;

/// <summary>A module or plugin that a project brings, as it was found: nothing of it is compiled or loaded yet. Immutable.</summary>
/// <param name="Name">Its name in a playbook.</param>
/// <param name="Aliases">Its other names.</param>
/// <param name="Path">The file, absolute: <c>.cs</c> or <c>.dll</c>.</param>
public sealed record LibraryEntry(string Name, IReadOnlyList<string> Aliases, string Path)
{
    /// <summary>Whether it is no module, but has <see cref="Sdk.PluginAttribute"/>. Default false.</summary>
    public bool IsPlugin { get; init; }

    /// <summary>Whether the file is C# to be compiled, rather than an assembly.</summary>
    public bool IsSource => Path.EndsWith(".cs", StringComparison.Ordinal);

    /// <summary>All names.</summary>
    public IEnumerable<string> Names => Aliases.Prepend(Name);
}
