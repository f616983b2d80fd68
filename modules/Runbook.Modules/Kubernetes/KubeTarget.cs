namespace Runbook.Modules;

/// <summary>What a small module looks for. Immutable.</summary>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Kind">The kind, by any of its names.</param>
/// <param name="Name">One object's name; null for all.</param>
/// <param name="Namespace">Where; null is the context's for a name, and everywhere for all.</param>
internal sealed record KubeTarget(string ApiVersion, string Kind, string? Name, string? Namespace)
{
    /// <summary>Selectors of labels; all must hold.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Selectors of fields; all must hold.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}
