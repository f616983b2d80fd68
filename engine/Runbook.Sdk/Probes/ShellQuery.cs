namespace Runbook.Sdk;

/// <summary>One read-only question to a host's shell. Equal questions are asked once. Immutable.</summary>
/// <param name="Script">What asks it; for a question of a family, what asks it alone.</param>
public sealed record ShellQuery(Sh Script) : Query
{
    /// <summary>The family, when many such questions are cheaper asked together; null otherwise.</summary>
    public QueryFamily? Family { get; init; }

    /// <summary>What tells this question from others of its family.</summary>
    public string Argument { get; init; } = "";

    /// <inheritdoc/>
    public override string Shown => Script.Shown;
}
