using Runbook.Core;

namespace Runbook.Modules;

/// <summary>An object on its way through a kustomization. Immutable.</summary>
/// <param name="Body">As it is so far.</param>
internal sealed record KustomizeItem(MapValue Body)
{
    /// <summary>The name that it was written with, which patches and references mean.</summary>
    public string FirstName { get; init; } = Json.Text(Body, "metadata", "name") ?? "";

    /// <summary>Whether a digest of its content comes to the end of its name.</summary>
    public bool GetsHash { get; init; }

    /// <summary>The kind.</summary>
    public string Kind => Json.Text(Body, "kind") ?? "";

    /// <summary>The name as it is so far.</summary>
    public string Name => Json.Text(Body, "metadata", "name") ?? "";

    /// <summary>The namespace; null when it names none.</summary>
    public string? Namespace => Json.Text(Body, "metadata", "namespace");

    /// <summary>The group; empty for the core.</summary>
    public string Group => Json.Text(Body, "apiVersion") is { } version && version.Contains('/', StringComparison.Ordinal) ? version[..version.IndexOf('/', StringComparison.Ordinal)] : "";
}
