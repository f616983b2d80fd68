using System.Globalization;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>Pieces that several pages have. Stateless.</summary>
internal static class PageParts
{
    private const int LongestName = 300;
    private const int LongestMessage = 4000;
    private const int MostLines = 2000;

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
    public static string Spoken(string word) => Legible.Cut(word.Replace('_', ' '), LongestName);

    /// <summary>A name of somebody's making, which neither its length nor its direction of writing lets spoil the page.</summary>
    public static Html Name(string? name) => Html.Of($"<bdi>{Legible.Cut(name ?? "", LongestName)}</bdi>");

    /// <summary>What somebody or something said, as a paragraph; nothing for none.</summary>
    public static Html Said(string? text) => string.IsNullOrEmpty(text) ? default : Html.Of($"<p class=\"said\">{Legible.Cut(text, LongestMessage)}</p>");

    /// <summary>A line that is to be noticed.</summary>
    /// <param name="kind"><c>bad</c>, <c>warn</c> or <c>info</c>.</param>
    /// <param name="content">What it says.</param>
    public static Html Alert(string kind, Html content) => Html.Of($"<div class=\"alert {kind}\">{content}</div>");

    /// <summary>Who paused something, since when, until when and why.</summary>
    public static Html Paused(Pause pause) => Html.Of(
        $"Paused by {Name(pause.Who)} since {Time(pause.At)}{(pause.Until is { } end ? Html.Of($" until {Time(end)}") : default)}: <bdi>{Legible.Cut(pause.Why, LongestMessage)}</bdi>");

    /// <summary>A time, UTC, which the script turns into the reader's; a dash for none.</summary>
    public static Html Time(DateTimeOffset? at) => at is { } t
        ? Html.Of($"<time datetime=\"{t.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\">{t.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC</time>") : Html.Of($"–");

    /// <summary>A length of time in a few characters.</summary>
    public static string Length(TimeSpan? span) => span switch
    {
        null => "–",
        { TotalSeconds: < 1 } s => string.Create(CultureInfo.InvariantCulture, $"{s.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 1 } s => string.Create(CultureInfo.InvariantCulture, $"{s.TotalSeconds:0.#} s"),
        { TotalHours: < 1 } s => string.Create(CultureInfo.InvariantCulture, $"{s.TotalMinutes:0.#} min"),
        { TotalDays: < 2 } s => string.Create(CultureInfo.InvariantCulture, $"{s.TotalHours:0.#} h"),
        { } s => string.Create(CultureInfo.InvariantCulture, $"{s.TotalDays:0.#} days"),
    };

    /// <summary>A link to a host.</summary>
    public static Html HostLink(string host) => Html.Of($"<a href=\"/hosts/{Uri.EscapeDataString(host)}\">{Name(host)}</a>");

    /// <summary>A link to a run; a dash for none.</summary>
    public static Html RunLink(string? id) => id is null ? Html.Of($"–") : Html.Of($"<a href=\"/runs/{Uri.EscapeDataString(id)}\"><code>{id[^Math.Min(8, id.Length)..]}</code></a>");

    /// <summary>A diff with its lines marked; nothing for none.</summary>
    public static Html Diff(string? diff)
    {
        if (string.IsNullOrEmpty(diff))
        {
            return default;
        }

        var lines = diff.TrimEnd('\n').Split('\n', MostLines + 1);
        var marked = lines.Take(MostLines).Select((line, i) => Html.Of($"<span class=\"{Mark(lines, i)}\">{line}</span>\n"));
        var rest = lines.Length > MostLines ? Html.Of($"<span class=\"place\">… and more lines</span>") : default;
        return Html.Of($"<pre class=\"diff\" tabindex=\"0\" role=\"region\" aria-label=\"differences\">{Html.Join(marked)}{rest}</pre>");
    }

    /// <summary>Output of a program; nothing for none.</summary>
    public static Html Output(string name, string? text) => string.IsNullOrEmpty(text) ? default : Html.Of(
        $"<pre tabindex=\"0\" role=\"region\" aria-label=\"{name}\">{text}</pre>");

    /// <summary>A table that neither breaks the page nor its columns. Columns that begin with a dash are left out where room is short.</summary>
    public static Html Table<T>(string caption, string[] columns, IEnumerable<T> things, Func<T, Html> row) => Html.Of(
        $"""
        <div class="scroll"><table><caption class="unseen">{caption}</caption><thead><tr>{Html.Each(columns, c => c.StartsWith('-')
            ? Html.Of($"<th scope=\"col\" class=\"wide\">{c[1..]}</th>") : Html.Of($"<th scope=\"col\">{c}</th>"))}</tr></thead>
        <tbody>{Html.Each(things, row)}</tbody></table></div>
        """);

    /// <summary>What changed, as a table.</summary>
    public static Html History(IReadOnlyCollection<Transition> history, bool withHost) => history.Count == 0 ? Html.Of($"<p class=\"none\">Nothing changed.</p>")
        : Table("What changed", withHost ? ["When", "Host", "What", "From, to", "-Who", "-Run"] : ["When", "What", "From, to", "-Who", "-Run"], history, t => Row(t, withHost));

    /// <summary>A table of runs.</summary>
    public static Html Runs(IReadOnlyCollection<RunRecord> runs) => runs.Count == 0 ? Html.Of($"<p class=\"none\">No runs.</p>")
        : Table("Runs", ["Run", "State", "Began", "-What", "-Who", "-Took", "Hosts"], runs, Row);

    /// <summary>A form with one button that posts to a path; nothing for who may not.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="path">The path.</param>
    /// <param name="label">What the button says.</param>
    /// <param name="fields">What is filled in. With a field to fill in, the form is folded until it is wanted.</param>
    /// <param name="kind"><c>main</c> for what one most likely wants, <c>danger</c> for what asks for care; empty otherwise.</param>
    public static Html Act(WebUser user, string path, string label, Html fields = default, string kind = "")
    {
        if (!user.May(AccountRole.Operator))
        {
            return default;
        }

        var form = Html.Of(
            $"""
            <form method="post" action="{path}" class="act"><input type="hidden" name="{WebGuard.FormField}" value="{user.FormKey}">{fields}<button{(kind.Length > 0 ? Html.Of($" class=\"{kind}\"") : default)}>{label}</button></form>
            """);
        return fields.ToString().Contains("<label", StringComparison.Ordinal) ? Html.Of($"<details class=\"ask\"><summary>{label}…</summary>{form}</details>") : form;
    }

    /// <summary>A field for a reason.</summary>
    public static Html Reason(string label) => Html.Of($"<label>{label} <input name=\"reason\" required maxlength=\"200\"></label>");

    /// <summary>A choice of how long.</summary>
    /// <param name="label">What it is about.</param>
    /// <param name="orForEver">Whether it may be left open.</param>
    public static Html Span(string label, bool orForEver) => Html.Of(
        $"""
        <label>{label} <select name="hours">{(orForEver ? Html.Of($"<option value=\"0\">until resumed</option>") : default)}{Html.Each<(int Hours, string Words)>(
            [(1, "1 hour"), (4, "4 hours"), (24, "1 day"), (168, "1 week"), (720, "30 days"), (2160, "90 days")],
            s => Html.Of($"<option value=\"{s.Hours}\"{(s.Hours == 24 && !orForEver ? Html.Of($" selected") : default)}>{s.Words}</option>"))}</select></label>
        """);

    /// <summary>What a line of a diff is: the two lines of its heading belong together.</summary>
    private static string Mark(string[] lines, int i) => lines[i] switch
    {
        ['-', '-', '-', ' ', ..] when i + 1 < lines.Length && lines[i + 1].StartsWith("+++ ", StringComparison.Ordinal) => "place",
        ['+', '+', '+', ' ', ..] when i > 0 && lines[i - 1].StartsWith("--- ", StringComparison.Ordinal) => "place",
        ['@', '@', ..] => "place",
        ['+', ..] => "plus",
        ['-', ..] => "minus",
        _ => "same",
    };

    private static Html Row(Transition t, bool withHost) => Html.Of(
        $"""
        <tr><td>{Time(t.At)}</td>{(withHost ? Html.Of($"<td>{HostLink(t.Host)}</td>") : default)}<td>{(t.Key is { } key ? Html.Of($"<code>{Name(key)}</code>") : Html.Of($"the host"))}{Why(t)}</td>
        <td>{(t.From is { } from ? Html.Of($"{Badge(from)} → ") : default)}{Badge(t.To)}</td><td class="wide">{Name(Who(t))}</td>
        <td class="wide">{RunLink(t.RunId)}</td></tr>
        """);

    private static string Who(Transition t) => (t.Kind, t.Who) switch
    {
        (TransitionKind.Seen, null) => "changed on the host",
        (_, null) => Sdk.ModuleSchema.SnakeCase(t.Kind.ToString()),
        (_, { } who) => $"{Sdk.ModuleSchema.SnakeCase(t.Kind.ToString())} by {who}",
    };

    private static Html Why(Transition t) => Html.Of(
        $"{Said(t.Message)}{(string.IsNullOrEmpty(t.Diff) ? default : Html.Of($"<details><summary>Differences</summary>{Diff(t.Diff)}</details>"))}");

    private static Html Row(RunRecord r) => Html.Of(
        $"""
        <tr><td>{RunLink(r.Id)}</td><td>{Badge(r.Status)}</td><td>{Time(r.Started)}</td><td class="wide">{Name(string.Join(", ", r.Playbooks.Select(Path.GetFileName)))}{(r.Check ? " (check)" : "")}</td>
        <td class="wide">{Name(r.Header.Schedule is { } s ? $"schedule {s}" : r.Header.Who)}</td><td class="wide">{Length(r.Duration)}</td>
        <td>{r.Counts.Hosts} {(r.Counts.Hosts == 1 ? "host" : "hosts")}{(r.Counts.Changed > 0 ? $", {r.Counts.Changed} changed" : "")}{(r.Counts.Failed > 0 ? $", {r.Counts.Failed} failed" : "")}</td></tr>
        """);
}
