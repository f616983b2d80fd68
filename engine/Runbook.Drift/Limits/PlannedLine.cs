namespace Runbook.Drift;

/// <summary>One change of a plan that a person approves: this change of this state, and no other. Immutable.</summary>
/// <param name="Host">The host.</param>
/// <param name="Key">The resource.</param>
/// <param name="Wish">What is wished, as a digest.</param>
/// <param name="Found">What was found, as a digest.</param>
public sealed record PlannedLine(string Host, string Key, string Wish, string? Found)
{
    /// <summary>All of it as one text.</summary>
    internal string Identity => string.Join('\0', Host, Key, Wish, Found);
}
