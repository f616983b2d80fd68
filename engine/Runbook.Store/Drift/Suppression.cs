namespace Runbook.Store;

/// <summary>A rule that silences resources. Immutable.</summary>
/// <param name="HostPattern">The hosts, <c>*</c> for any text.</param>
/// <param name="ResourcePattern">The resources' keys, <c>*</c> for any text.</param>
/// <param name="Reason">Why.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="Created">When.</param>
/// <param name="Expires">Until when; null for ever.</param>
public sealed record Suppression(string HostPattern, string ResourcePattern, string Reason, string CreatedBy, DateTimeOffset Created, DateTimeOffset? Expires = null)
{
    /// <summary>Its number; 0 before it is written.</summary>
    public long Id { get; init; }
}
