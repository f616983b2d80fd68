using System.IO.Enumeration;

namespace Runbook.Drift;

/// <summary>A rule that keeps silent about resources: they are neither told of nor put back until it expires. Immutable.</summary>
/// <param name="Host">Names of hosts, with <c>*</c> and <c>?</c>.</param>
/// <param name="Resource">Keys of resources, with <c>*</c> and <c>?</c>.</param>
/// <param name="Reason">Why, for those who come later.</param>
/// <param name="Until">When it ends.</param>
public sealed record Suppression(string Host, string Resource, string Reason, DateTimeOffset Until)
{
    /// <summary>Whether it holds for a resource at a time.</summary>
    public bool Holds(string host, string resource, DateTimeOffset now) =>
        now < Until
        && FileSystemName.MatchesSimpleExpression(Host, host, ignoreCase: false)
        && FileSystemName.MatchesSimpleExpression(Resource, resource, ignoreCase: false);
}
