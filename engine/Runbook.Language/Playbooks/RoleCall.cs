using Runbook.Core;

namespace Runbook.Language;

/// <summary>A role asked for by name. Immutable.</summary>
/// <param name="Name">The name or path.</param>
/// <param name="NameSpan">Where the name is written.</param>
/// <param name="Span">Where the use is written.</param>
/// <param name="Keywords">The keywords of the use.</param>
internal sealed record RoleCall(string Name, SourceSpan NameSpan, SourceSpan Span, IReadOnlyDictionary<string, Value> Keywords)
{
    /// <summary>The file of tasks; null for <c>main</c>.</summary>
    public string? TasksFrom { get; init; }

    /// <summary>The file of vars; null for <c>main</c>.</summary>
    public string? VarsFrom { get; init; }

    /// <summary>The file of defaults; null for <c>main</c>.</summary>
    public string? DefaultsFrom { get; init; }

    /// <summary>The file of handlers; null for <c>main</c>.</summary>
    public string? HandlersFrom { get; init; }

    /// <summary>Parameters beside the name.</summary>
    public MapValue Parameters { get; init; } = MapValue.Empty;

    /// <summary>Whether it runs again though it ran before; null: as the role's meta says.</summary>
    public bool? AllowDuplicates { get; init; }

    /// <summary>Whether the rest of the play sees its variables.</summary>
    public bool IsPublic { get; init; } = true;

    /// <summary>Whether its arguments are held to the role's specification (<c>rolespec_validate</c>). Default true.</summary>
    public bool Validates { get; init; } = true;

    /// <summary>Whether it is a dynamic inclusion.</summary>
    public bool IsDynamic { get; init; }
}
