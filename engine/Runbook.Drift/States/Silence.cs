using System.IO.Enumeration;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>Finds the rule that keeps silent about a resource. Stateless.</summary>
public static class Silence
{
    /// <summary>Why a rule suppresses a resource now; null when none does.</summary>
    public static string? Reason(IEnumerable<Suppression> rules, string host, string resource, DateTimeOffset now) =>
        rules.FirstOrDefault(r => (r.Expires is not { } end || now < end)
            && FileSystemName.MatchesSimpleExpression(r.HostPattern, host, ignoreCase: false)
            && FileSystemName.MatchesSimpleExpression(r.ResourcePattern, resource, ignoreCase: false))?.Reason;
}
