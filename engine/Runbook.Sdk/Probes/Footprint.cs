namespace Runbook.Sdk;

/// <summary>
/// What of a host a reading depends on, or a change touches: everything, nothing, or named resources. A write drops the
/// readings whose footprint it overlaps. Immutable.
/// </summary>
public sealed class Footprint
{
    private readonly (string Kind, string Name)[]? _resources;

    internal Footprint((string Kind, string Name)[]? resources) => _resources = resources;

    /// <summary>The resources; null for everything.</summary>
    internal IReadOnlyList<(string Kind, string Name)>? Resources => _resources;

    /// <summary>Anything on the host; overlaps everything but <see cref="Nothing"/>. The default.</summary>
    public static Footprint Everything { get; } = new(null);

    /// <summary>Nothing on the host.</summary>
    public static Footprint Nothing { get; } = new([]);

    /// <summary>A path and all that is below it.</summary>
    public static Footprint Path(string path) => new([("path", path.TrimEnd('/'))]);

    /// <summary>Another kind of resource (<c>package</c>, <c>unit</c>, <c>user</c>…), by name; <c>*</c> is all of the kind.</summary>
    public static Footprint Of(string kind, string name) => new([(kind, name)]);

    /// <summary>Both.</summary>
    public static Footprint operator +(Footprint a, Footprint b) =>
        a._resources is null || b._resources is null ? Everything : new([.. a._resources, .. b._resources]);

    /// <summary>Whether a write on one may change a reading of the other.</summary>
    public bool Overlaps(Footprint other)
    {
        if (_resources is null || other._resources is null)
        {
            return (_resources?.Length ?? 1) > 0 && (other._resources?.Length ?? 1) > 0;
        }

        return _resources.Any(a => other._resources.Any(b => Overlaps(a, b)));
    }

    private static bool Overlaps((string Kind, string Name) a, (string Kind, string Name) b)
    {
        if (a.Kind != b.Kind)
        {
            return false;
        }

        return a.Name == b.Name || a.Name == "*" || b.Name == "*" || (a.Kind == "path" && (IsBelow(a.Name, b.Name) || IsBelow(b.Name, a.Name)));
    }

    private static bool IsBelow(string path, string folder) =>
        path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal);
}
