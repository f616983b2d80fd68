namespace Runbook.Sdk;

/// <summary>One read-only question to a host's shell. Equal questions are asked once. Immutable.</summary>
/// <param name="Script">What asks it; for a question of a family, what asks it alone.</param>
public sealed record ShellQuery(Sh Script) : Query
{
    private Sh? _script = Script;

    /// <summary>A question of a family: what asks it alone is made when somebody wants it.</summary>
    internal ShellQuery(QueryFamily family, string argument)
        : this((Sh)null!)
    {
        Family = family;
        Argument = argument;
    }

    /// <summary>What asks it; for a question of a family, what asks it alone.</summary>
    public Sh Script
    {
        get => _script ??= Family!.Ask([Argument]);
        init => _script = value;
    }

    /// <summary>The family, when many such questions are cheaper asked together; null otherwise.</summary>
    public QueryFamily? Family { get; init; }

    /// <summary>What tells this question from others of its family.</summary>
    public string Argument { get; init; } = "";

    /// <summary>Whether both ask the same.</summary>
    public bool Equals(ShellQuery? other) =>
        other is not null && Family == other.Family && Argument == other.Argument && (Family is not null || Script == other.Script);

    /// <inheritdoc/>
    public override int GetHashCode() => Family is null ? Script.GetHashCode() : Argument.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string Shown => Script.Shown;
}
