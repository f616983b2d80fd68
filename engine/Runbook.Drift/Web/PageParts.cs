using System.Globalization;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>Pieces that several pages have. Stateless.</summary>
internal static class PageParts
{
    /// <summary>The word of a role.</summary>
    public static string Word(this AccountRole role) => role switch
    {
        AccountRole.Viewer => "viewer",
        AccountRole.Operator => "operator",
        _ => "admin",
    };

    /// <summary>The role of a word; null for a word that is none.</summary>
    public static AccountRole? Role(string? word) => Enum.GetValues<AccountRole>().Where(r => r.Word() == word).Select(r => (AccountRole?)r).FirstOrDefault();

    /// <summary>A word of a state with its colour; the word itself says it too.</summary>
    public static Html Badge(string word) => Html.Of($"<span class=\"badge\" data-state=\"{word}\">{Spoken(word)}</span>");

    /// <summary>A word as people read it: <c>in_sync</c> is "in sync".</summary>
    public static string Spoken(string word) => word.Replace('_', ' ');

    /// <summary>A time, UTC, which the script turns into the reader's; a dash for none.</summary>
    public static Html Time(DateTimeOffset? at) => at is { } t
        ? Html.Of($"<time datetime=\"{t.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\">{t.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC</time>") : Html.Of($"–");

    /// <summary>A length of time in a few characters.</summary>
    public static string Length(TimeSpan? span) => span switch
    {
        null => "–",
        { TotalMinutes: < 1 } s => string.Create(CultureInfo.InvariantCulture, $"{s.TotalSeconds:0.0} s"),
        { TotalHours: < 1 } s => string.Create(CultureInfo.InvariantCulture, $"{s.TotalMinutes:0.0} min"),
        { } s => string.Create(CultureInfo.InvariantCulture, $"{s.TotalHours:0.0} h"),
    };

    /// <summary>A link to a host.</summary>
    public static Html HostLink(string host) => Html.Of($"<a href=\"/hosts/{Uri.EscapeDataString(host)}\">{host}</a>");

    /// <summary>A link to a run; a dash for none.</summary>
    public static Html RunLink(string? id) => id is null ? Html.Of($"–") : Html.Of($"<a href=\"/runs/{Uri.EscapeDataString(id)}\"><code>{id[^Math.Min(8, id.Length)..]}</code></a>");

    /// <summary>A diff with its lines marked; nothing for none.</summary>
    public static Html Diff(string? diff) => string.IsNullOrEmpty(diff) ? default : Html.Of(
        $"<pre class=\"diff\" tabindex=\"0\" role=\"region\" aria-label=\"differences\">{Html.Each(diff.TrimEnd('\n').Split('\n'), Line)}</pre>");

    /// <summary>Output of a program; nothing for none.</summary>
    public static Html Output(string name, string? text) => string.IsNullOrEmpty(text) ? default : Html.Of(
        $"<pre tabindex=\"0\" role=\"region\" aria-label=\"{name}\">{text}</pre>");

    /// <summary>What changed, as a table.</summary>
    public static Html History(IEnumerable<Transition> history, bool withHost) => Html.Of(
        $"""
        <div class="scroll"><table><thead><tr><th scope="col">When</th>{(withHost ? Html.Of($"<th scope=\"col\">Host</th>") : default)}<th scope="col">What</th>
        <th scope="col">From, to</th><th scope="col">Who</th><th scope="col">Run</th></tr></thead><tbody>{Html.Each(history, t => Row(t, withHost))}</tbody></table></div>
        """);

    /// <summary>A table of runs.</summary>
    public static Html Runs(IEnumerable<RunRecord> runs) => Html.Of(
        $"""
        <div class="scroll"><table><thead><tr><th scope="col">Run</th><th scope="col">Began</th><th scope="col">What</th><th scope="col">Who</th>
        <th scope="col">State</th><th scope="col">Took</th><th scope="col">Hosts</th></tr></thead><tbody>{Html.Each(runs, Row)}</tbody></table></div>
        """);

    /// <summary>A form with one button that posts to a path; nothing for who may not.</summary>
    public static Html Act(WebUser user, string path, string label, Html fields = default) => user.May(AccountRole.Operator) ? Html.Of(
        $"""
        <form method="post" action="{path}" class="act"><input type="hidden" name="{WebGuard.FormField}" value="{user.FormKey}">{fields}<button>{label}</button></form>
        """) : default;

    /// <summary>A field for a reason.</summary>
    public static Html Reason(string label) => Html.Of($"<label>{label} <input name=\"reason\" required maxlength=\"200\"></label>");

    private static Html Line(string line) => line switch
    {
        ['+', ..] => Html.Of($"<span class=\"plus\">{line}</span>\n"),
        ['-', ..] => Html.Of($"<span class=\"minus\">{line}</span>\n"),
        ['@', ..] => Html.Of($"<span class=\"place\">{line}</span>\n"),
        _ => Html.Of($"{line}\n"),
    };

    private static Html Row(Transition t, bool withHost) => Html.Of(
        $"""
        <tr><td>{Time(t.At)}</td>{(withHost ? Html.Of($"<td>{HostLink(t.Host)}</td>") : default)}<td>{t.Key ?? "the host"}{Why(t)}</td>
        <td>{(t.From is { } from ? Html.Of($"{Badge(from)} → ") : default)}{Badge(t.To)}</td><td>{Who(t)}</td>
        <td>{RunLink(t.RunId)}</td></tr>
        """);

    private static string Who(Transition t) => (t.Kind, t.Who) switch
    {
        (TransitionKind.Seen, null) => "changed on the host",
        (_, null) => Sdk.ModuleSchema.SnakeCase(t.Kind.ToString()),
        (_, { } who) => $"{Sdk.ModuleSchema.SnakeCase(t.Kind.ToString())} by {who}",
    };

    private static Html Why(Transition t) => Html.Of(
        $"{(t.Message is { } m ? Html.Of($"<p>{m}</p>") : default)}{(string.IsNullOrEmpty(t.Diff) ? default : Html.Of($"<details><summary>Differences</summary>{Diff(t.Diff)}</details>"))}");

    private static Html Row(RunRecord r) => Html.Of(
        $"""
        <tr><td>{RunLink(r.Id)}</td><td>{Time(r.Started)}</td><td>{string.Join(", ", r.Playbooks.Select(Path.GetFileName))}{(r.Check ? " (check)" : "")}</td>
        <td>{(r.Header.Schedule is { } s ? $"schedule {s}" : r.Header.Who)}</td><td>{Badge(r.Status)}</td><td>{Length(r.Duration)}</td>
        <td>{r.Counts.Hosts}, {r.Counts.Changed} changed, {r.Counts.Failed} failed</td></tr>
        """);
}
