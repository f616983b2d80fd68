using System.Text.RegularExpressions;

namespace Runbook.Drift.Tests;

/// <summary>What Prometheus reads.</summary>
public sealed partial class MetricsTests
{
    private const string Tasks = "  tasks:\n    - copy: {dest: '{{ root }}/motd', content: wished}\n    - fail: {msg: no}\n      when: inventory_hostname == 'h2'\n";

    [Fact]
    public async Task Text_AfterASweep_HasWhatAnOperatorAsks()
    {
        await using var serving = await Serving.StartAsync(Tasks, hosts: "h1 h2 h3");
        serving.Lost.Add("h3");
        await serving.SweepAsync();
        using var browser = new Browser(serving);
        var text = "";
        // the run is counted a moment after its hosts are done
        await serving.UntilAsync(async () => (text = await browser.TextAsync("/metrics")).Contains("runbook_run_duration_seconds_count{schedule=\"web\"}", StringComparison.Ordinal), "no run is counted");

        string[] expected =
        [
            "runbook_hosts{state=\"failed\"} 1\n", "runbook_hosts{state=\"unreachable\"} 1\n", "runbook_hosts{state=\"in_sync\"} 0\n", "runbook_resources{state=\"new\"} 2\n", "runbook_stopped 0\n",
            "runbook_settings_wrong 0\n", "runbook_plans_waiting 0\n", "runbook_schedule_queue{schedule=\"web\"} 0\n", "runbook_schedule_paused{schedule=\"web\"} 0\n",
            "runbook_run_duration_seconds_bucket{schedule=\"web\",le=\"+Inf\"} 1\n",
        ];
        Assert.All(expected, line => Assert.Contains(line, text, StringComparison.Ordinal));
        Assert.All(["runbook_oldest_check_age_seconds", "runbook_schedule_last_check_age_seconds", "runbook_schedule_last_duration_seconds"], name => Assert.Matches($"(?m)^{name}[ {{]", text));
    }

    [Fact]
    public async Task Text_AtAnyTime_IsOfTheFormat()
    {
        await using var serving = await Serving.StartAsync(Tasks);
        await serving.SweepAsync();
        using var browser = new Browser(serving);

        var lines = (await browser.TextAsync("/metrics")).Split('\n');

        Assert.Equal("", lines[^1]);
        Assert.All(lines[..^1], line => Assert.Matches(Form(), line));
        var helps = lines.Where(l => l.StartsWith("# HELP ", StringComparison.Ordinal)).Select(l => l.Split(' ')[2]).ToArray();
        Assert.Equal(helps.Distinct(), helps);
    }

    /// <summary>Prometheus' text format 0.0.4, a line.</summary>
    [GeneratedRegex("""^(# HELP [a-z_]+ .+|# TYPE [a-z_]+ (gauge|counter|histogram)|[a-z_]+(\{[a-z_]+="([^"\\]|\\.)*"(,[a-z_]+="([^"\\]|\\.)*")*\})? -?[0-9.]+(E[+-]?[0-9]+)?)$""")]
    private static partial Regex Form();
}
