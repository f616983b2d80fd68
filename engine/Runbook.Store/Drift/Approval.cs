namespace Runbook.Store;

/// <summary>A plan that waits for a person. Immutable. The text is stored as given: mask secrets first.</summary>
/// <param name="Id">Its name, unlike any other.</param>
/// <param name="Playbook">What it is a plan of.</param>
/// <param name="Created">When it was made.</param>
/// <param name="CreatedBy">By whom: a person, or <c>schedule:NAME</c>.</param>
/// <param name="PlanHash">A digest of the plan: what is approved is what was shown.</param>
/// <param name="PlanText">What is shown.</param>
public sealed record Approval(string Id, string Playbook, DateTimeOffset Created, string CreatedBy, string PlanHash, string PlanText)
{
    /// <summary>Where it stands. Default waiting.</summary>
    public ApprovalState State { get; init; } = ApprovalState.Waiting;

    /// <summary>The schedule; null for a person's plan.</summary>
    public string? Schedule { get; init; }

    /// <summary>Until when it can be approved; null for ever.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>When somebody decided.</summary>
    public DateTimeOffset? Decided { get; init; }

    /// <summary>Who decided.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>Why it was rejected or refused.</summary>
    public string? Reason { get; init; }

    /// <summary>The run that applied it.</summary>
    public string? RunId { get; init; }
}
