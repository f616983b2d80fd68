namespace Runbook.Sdk;

/// <summary>One argument of a module, as read from its record. Immutable.</summary>
/// <param name="Name">As written in a playbook, in snake case.</param>
/// <param name="Type">The C# type, nullability taken off.</param>
/// <param name="Property">The property's name in the record.</param>
public sealed record ArgumentSpec(string Name, Type Type, string Property)
{
    /// <summary>Other names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether it must be given.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether it is part of the resource's identity.</summary>
    public bool IsKey { get; init; }

    /// <summary>Whether its value must never be shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether it takes the task's free text.</summary>
    public bool IsFreeForm { get; init; }

    /// <summary>The spellings allowed, main one first for each choice; null when free.</summary>
    public IReadOnlyList<(object Value, IReadOnlyList<string> Names)>? Choices { get; init; }

    /// <summary>How it is found on the control machine, for a <see cref="SourceFile"/>; null otherwise.</summary>
    public SourceAttribute? Source { get; init; }

    /// <summary>The default as a playbook would write it; null when there is none.</summary>
    public string? Default { get; init; }

    /// <summary>Whether an argument may have a C# type, nullable or not: whether a playbook's value can become one.</summary>
    public static bool CanHold(Type type) => ArgumentConverter.Knows(Nullable.GetUnderlyingType(type) ?? type);

    /// <summary>All names.</summary>
    public IEnumerable<string> Names => Aliases.Prepend(Name);

    /// <summary>The type's name for people: <c>string</c>, <c>bool</c>, <c>int</c>, <c>list</c>, <c>map</c>, <c>mode</c>, <c>size</c>, <c>path on the control machine</c>…</summary>
    public string TypeName =>
        Choices is not null ? "choice"
        : Type == typeof(string) || Type == typeof(Secret) ? "string"
        : Type == typeof(bool) ? "bool"
        : Type == typeof(int) || Type == typeof(long) ? "int"
        : Type == typeof(double) ? "float"
        : Type == typeof(ModeSpec) ? "mode"
        : Type == typeof(ByteSize) ? "size"
        : Type == typeof(SourceFile) ? "path on the control machine"
        : typeof(Core.MapValue).IsAssignableFrom(Type) ? "map"
        : typeof(System.Collections.IEnumerable).IsAssignableFrom(Type) ? "list"
        : "any";
}
