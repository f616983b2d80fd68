namespace Runbook.Language;

/// <summary>An argument of a directive. Immutable.</summary>
/// <param name="Name">As written in a playbook.</param>
/// <param name="Type"><c>string</c>, <c>bool</c>, <c>int</c>, <c>number</c>, <c>list</c>, <c>map</c> or <c>any</c>.</param>
/// <param name="Summary">What it does.</param>
public sealed record DirectiveArgument(string Name, string Type, string Summary)
{
    /// <summary>Other names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The default as a playbook would write it; null when there is none.</summary>
    public string? Default { get; init; }

    /// <summary>The only values; null when free.</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>Whether it takes the task's free text.</summary>
    public bool IsFreeForm { get; init; }
}
