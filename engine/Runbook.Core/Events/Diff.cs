namespace Runbook.Core;

/// <summary>Before and after of one thing, as text. Reporters make a unified diff of it. Immutable.</summary>
/// <param name="BeforeHeader">Names the old side, e.g. the path.</param>
/// <param name="AfterHeader">Names the new side.</param>
/// <param name="Before">The old text; empty when there was none.</param>
/// <param name="After">The new text; empty when it goes away.</param>
public sealed record Diff(string BeforeHeader, string AfterHeader, string Before, string After)
{
    /// <summary>Said instead of a text diff when the content is binary, too large or secret; null normally.</summary>
    public string? Note { get; init; }
}
