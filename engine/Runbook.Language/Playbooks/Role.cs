using Runbook.Core;

namespace Runbook.Language;

/// <summary>A role on disk, read once per play and set of entry files. Never changed.</summary>
/// <param name="Name">The name as <c>role_name</c> gives it.</param>
/// <param name="Path">Its folder, absolute.</param>
public sealed record Role(string Name, string Path)
{
    /// <summary><c>defaults/main.yml</c> (or <c>defaults_from</c>), as written.</summary>
    public MapValue Defaults { get; init; } = MapValue.Empty;

    /// <summary><c>vars/main.yml</c> (or <c>vars_from</c>), as written.</summary>
    public MapValue Vars { get; init; } = MapValue.Empty;

    /// <summary><c>meta/main.yml</c>, as written.</summary>
    public MapValue Meta { get; init; } = MapValue.Empty;

    /// <summary>The collection that it comes from (<c>ns.name</c>), or null.</summary>
    public string? Collection { get; init; }
}
