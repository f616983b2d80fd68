namespace Runbook.Editor;

/// <summary>What is known of an argument of a module or directive. Immutable.</summary>
/// <param name="Name">As written in a playbook; one that begins with an underscore is only ever free text.</param>
/// <param name="Type"><c>string</c>, <c>bool</c>, <c>int</c>, <c>float</c>, <c>choice</c>, <c>list</c>, <c>map</c>, <c>mode</c>, <c>size</c>, <c>any</c>…</param>
/// <param name="Summary">What it does; empty when nobody says.</param>
public sealed record ArgumentPage(string Name, string Type, string Summary)
{
    /// <summary>Other names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The type of a list's elements; null for what is no list.</summary>
    public string? Elements { get; init; }

    /// <summary>The values of a choice, the main spelling of each; empty when free.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Other spellings of the values of a choice.</summary>
    public IReadOnlyList<string> OtherChoices { get; init; } = [];

    /// <summary>The default as a playbook would write it; null when there is none.</summary>
    public string? Default { get; init; }

    /// <summary>Whether it must be given.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether its value is never shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether it takes the task's free text.</summary>
    public bool IsFreeForm { get; init; }

    /// <summary>All names.</summary>
    public IEnumerable<string> Names => Aliases.Prepend(Name);

    /// <summary>Whether it can be written as a key.</summary>
    public bool IsKey => Name[0] != '_';

    /// <summary>The type with that of its elements: <c>list of string</c>.</summary>
    public string FullType => Elements is null or "any" ? Type : $"{Type} of {Elements}";
}
