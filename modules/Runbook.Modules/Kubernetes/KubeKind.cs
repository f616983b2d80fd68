namespace Runbook.Modules;

/// <summary>A kind of object that a server serves. Immutable.</summary>
/// <param name="ApiVersion">Group and version: <c>v1</c>, <c>apps/v1</c>.</param>
/// <param name="Name">The kind's name: <c>Deployment</c>.</param>
/// <param name="Plural">What its paths call it: <c>deployments</c>.</param>
/// <param name="IsNamespaced">Whether its objects live in namespaces.</param>
internal sealed record KubeKind(string ApiVersion, string Name, string Plural, bool IsNamespaced)
{
    /// <summary>The group; empty for the core.</summary>
    public string Group => ApiVersion.Contains('/', StringComparison.Ordinal) ? ApiVersion[..ApiVersion.IndexOf('/', StringComparison.Ordinal)] : "";

    /// <summary>Other names that it goes by: singular and short ones.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>Where a group version is served.</summary>
    public static string Root(string apiVersion) => apiVersion.Contains('/', StringComparison.Ordinal) ? $"/apis/{apiVersion}" : $"/api/{apiVersion}";

    /// <summary>The path of all objects, in a namespace where the kind has them (null: in all).</summary>
    public string Collection(string? inNamespace) =>
        IsNamespaced && inNamespace is not null ? $"{Root(ApiVersion)}/namespaces/{Uri.EscapeDataString(inNamespace)}/{Plural}" : $"{Root(ApiVersion)}/{Plural}";

    /// <summary>The path of one object.</summary>
    public string Path(string name, string? inNamespace) => $"{Collection(inNamespace)}/{Uri.EscapeDataString(name)}";

    /// <summary>Whether a name means this kind, as kubectl takes it.</summary>
    public bool IsCalled(string name) =>
        name.Equals(Name, StringComparison.OrdinalIgnoreCase) || name.Equals(Plural, StringComparison.OrdinalIgnoreCase)
        || OtherNames.Contains(name, StringComparer.OrdinalIgnoreCase);
}
