using Runbook.Store;

namespace Runbook.Drift;

/// <summary>Rules that keep silent about resources: those of people and those of <c>runbook.yml</c>. Stateless.</summary>
internal static class SuppressionsPage
{
    /// <summary>The page's content.</summary>
    /// <param name="rules">The rules that count now.</param>
    /// <param name="host">What the form begins with.</param>
    /// <param name="resource">What the form begins with.</param>
    /// <param name="user">Who asks.</param>
    public static Html Of(IReadOnlyList<Suppression> rules, string? host, string? resource, WebUser user) => Html.Of(
        $"""
        <p class="dim">Resources that a rule names are shown as {PageParts.Badge("suppressed")}: they are neither told of nor put back. A rule counts from the next check on, and ends by itself.</p>
        {(rules.Count == 0 ? Html.Of($"<p class=\"none\">No rules: nothing is suppressed.</p>") : PageParts.Table("Rules", ["Hosts", "Resources", "Why", "-By", "Until", "Act"], rules, r => Row(r, user)))}
        {Form(host, resource, user)}
        """);

    private static Html Row(Suppression rule, WebUser user) => Html.Of(
        $"""
        <tr><td><code>{PageParts.Name(rule.HostPattern)}</code></td><td><code>{PageParts.Name(rule.ResourcePattern)}</code></td><td>{PageParts.Said(rule.Reason)}</td>
        <td class="wide">{(rule.Id == 0 ? Html.Of($"runbook.yml") : Html.Of($"{PageParts.Name(rule.CreatedBy)}, {PageParts.Time(rule.Created)}"))}</td><td>{PageParts.Time(rule.Expires)}</td>
        <td>{(rule.Id == 0 ? default : PageParts.Act(user, $"/suppressions/{rule.Id}/end", $"End rule {rule.Id}"))}</td></tr>
        """);

    private static Html Form(string? host, string? resource, WebUser user) => !user.May(AccountRole.Operator) ? default : Html.Of(
        $"""
        <section class="card" aria-labelledby="new"><h2 id="new">Suppress</h2><form method="post" action="/suppressions"><input type="hidden" name="{WebGuard.FormField}" value="{user.FormKey}">
        <label>Hosts <input name="hosts" required maxlength="1000" value="{host}"></label><label>Resources <input name="resources" required maxlength="1000" value="{resource}"></label>
        <label>Why? <input name="reason" required maxlength="200"></label>{PageParts.Span("For", orForEver: false)}<button class="main">Suppress</button></form>
        <p class="dim">* stands for any text: <code>web*</code>, <code>file:/etc/motd</code>, <code>service:*</code>.</p></section>
        """);
}
