using Runbook.Store;

namespace Runbook.Drift.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void Read_OnlyWhatIsNeeded_HasSafeDefaults()
    {
        var settings = YamlForSettings.Settings("schedules:\n  - name: web\n    playbook: site.yml\n    every: 30m\n");

        Assert.Empty(settings.Diagnostics);
        var schedule = Assert.Single(settings.Schedules);
        Assert.Equal(ScheduleMode.Detect, schedule.Mode);
        Assert.Equal(TimeSpan.FromMinutes(30), schedule.Timing.Every);
        Assert.Equal([ResourceState.Drifted], schedule.Apply);
        Assert.Equal(ChangeBudget.Default, schedule.Budget);
        Assert.Equal(TimeZoneInfo.Utc, schedule.Timing.Zone);
    }

    [Fact]
    public void Read_Everything_IsUnderstood()
    {
        var settings = YamlForSettings.Settings("""
            modules: [./modules]
            store: postgresql://db/runbook
            notify:
              ops: {webhook: "https://example.org/hook", digest: 1h}
              mail: {email: "a@example.org, b@example.org", server: "mail:25", from: r@example.org}
            suppress:
              - {host: "web*", resource: "copy /etc/motd*", reason: being moved, until: 2026-12-31}
            schedules:
              - name: web
                playbook: site.yml
                inventory: [hosts, cloud.yml]
                limit: "web:!web9"
                tags: [base, tls]
                skip_tags: slow
                extra_vars: {colour: blue}
                cron: "15 2 * * mon-fri"
                time_zone: Europe/Berlin
                splay: 5m
                jitter: 30s
                mode: remediate
                apply: [drifted, pending]
                windows: [{days: [sat, sunday], from: 22:30, to: "04:00"}]
                canary: 10%
                hosts_at_once: 20
                hosts_per_hour: 500
                batch: 40
                timeout: 10m
                notify: [ops, mail]
                budget: {hosts: 5, percent: 10, resources: 50}
                flapping: {times: 2, within: 30m}
                failures: 5
                git: {url: "https://example.org/site.git", branch: main}
            """);

        Assert.Empty(settings.Diagnostics.Select(d => d.ToString()));
        var schedule = Assert.Single(settings.Schedules);
        Assert.Equal("0 15 2 ? * MON-FRI", schedule.Timing.Cron);
        Assert.Equal("Europe/Berlin", schedule.Timing.Zone.Id);
        Assert.Equal(["base", "tls"], schedule.Tags);
        Assert.Equal(["slow"], schedule.SkipTags);
        Assert.Equal(new Share(null, 10), schedule.Canary);
        Assert.Equal(new ChangeBudget(5, 10, 50), schedule.Budget);
        Assert.Equal(new FlappingBreaker(2, TimeSpan.FromMinutes(30)), schedule.Flapping);
        Assert.Equal(5, schedule.Failures.Times);
        Assert.Equal([ResourceState.Drifted, ResourceState.Pending], schedule.Apply);
        Assert.Equal(new GitSource("https://example.org/site.git", "main"), schedule.Git);
        var window = Assert.Single(schedule.Windows);
        Assert.Equal((new TimeOnly(22, 30), new TimeOnly(4, 0)), (window.From, window.To));
        Assert.Equal([DayOfWeek.Saturday, DayOfWeek.Sunday], window.Days);
        Assert.Equal(NotifyKind.Email, settings.Notify["mail"].Kind);
        Assert.Equal(TimeSpan.FromHours(1), settings.Notify["ops"].Digest);
        Assert.Equal("being moved", Assert.Single(settings.Suppressions).Reason);
    }

    [Fact]
    public void Read_TheExampleThatShips_IsUnderstood()
    {
        var settings = YamlForSettings.Settings(File.ReadAllText(Repository.At("engine/Runbook.Drift/install/runbook.yml")));
        Assert.Empty(settings.Diagnostics.Select(d => d.ToString()));
        Assert.Equal(ScheduleMode.Remediate, Assert.Single(settings.Schedules).Mode);
    }

    [Theory]
    [InlineData("schedule:\n  - name: a\n", "runbook.yml:1:1: error: unknown key: \"schedule\" in runbook.yml (did you mean \"schedules\"?)")]
    [InlineData("schedules:\n  - name: a\n    playbok: b\n    every: 1m\n", "runbook.yml:3:5: error: unknown key: \"playbok\" in a schedule (did you mean \"playbook\"?)")]
    [InlineData("schedules:\n  - name: a\n    playbook: b\n    every: 1m\n    mode: remedeate\n", "runbook.yml:5:11: error: wrong value of a setting: mode of a schedule cannot be \"remedeate\" (did you mean \"remediate\"?)")]
    [InlineData("schedules:\n  - name: a\n    playbook: b\n    every: soon\n", "every of a schedule must be a length of time")]
    [InlineData("schedules:\n  - name: a\n    playbook: b\n    every: 0s\n", "at least one second")]
    [InlineData("schedules:\n  - name: a\n    playbook: b\n", "needs either every or cron")]
    [InlineData("schedules:\n  - name: a\n    playbook: b\n    every: 1m\n    cron: '* * * * *'\n", "needs either every or cron")]
    [InlineData("schedules:\n  - name: a\n    playbook: b\n    cron: '0 0 13 * fri'\n", "a day of month and a day of week cannot both be given")]
    [InlineData("schedules:\n  - name: a\n    playbook: b\n    cron: '61 * * * *'\n", "a field is not as crontab(5) says")]
    [InlineData("schedules:\n  - name: a\n    playbook: b\n    cron: '* * *'\n", "the five fields")]
    [InlineData("schedules:\n  - name: a\n    playbook: b\n    cron: '@daily'\n    time_zone: Europe/Berlim\n", "did you mean \"Europe/Berlin\"?")]
    [InlineData("schedules:\n  - name: a\n    playbook: b\n    every: 1m\n    notify: opps\nnotify: {ops: {webhook: 'http://h/'}}\n", "did you mean \"ops\"?")]
    [InlineData("schedules:\n  - name: a\n    playbook: b\n    every: 1m\n  - name: a\n    playbook: b\n    every: 1m\n", "runbook.yml:5:5: error: two schedules have one name")]
    [InlineData("schedules:\n  - name: a\n    playbook: b\n    every: 1m\n    git: {url: '--upload-pack=x'}\n", "cannot begin with \"-\"")]
    [InlineData("schedules:\n  - name: a\n    playbook: b\n    every: 1m\n    budget: {hosts: -1}\n", "a whole number of at least 0")]
    [InlineData("notify: {ops: {webhook: 'ftp://h/'}}\n", "needs an http or https URL")]
    [InlineData("notify: {ops: {webhook: 'http://h/', slack: 'http://h/'}}\n", "needs one of webhook, slack, email")]
    [InlineData("suppress: [{resource: x, reason: y, until: never}]\n", "must be a date")]
    [InlineData("- a\n", "must be one mapping")]
    public void Read_Mistake_IsToldWithItsPlace(string text, string expected) =>
        Assert.Contains(YamlForSettings.Settings(text).Diagnostics, d => d.ToString().Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Read_SeveralMistakes_AreAllTold() =>
        Assert.Equal(3, YamlForSettings.Settings("schedules:\n  - name: a\n    playbook: b\n    every: x\n    mode: y\n    bogus: z\n").Diagnostics
            .Count(d => d.Code is "setting-value" or "unknown-key"));

    [Theory]
    [InlineData("", 0)]
    [InlineData("modules: [x]\nstore: y\n", 0)]
    public void Read_WithoutSchedules_IsFine(string text, int schedules)
    {
        var settings = YamlForSettings.Settings(text);
        Assert.Empty(settings.Diagnostics);
        Assert.Equal(schedules, settings.Schedules.Count);
    }

    [Theory]
    [InlineData("90s", 90.0)]
    [InlineData("30m", 1800.0)]
    [InlineData("1h30m", 5400.0)]
    [InlineData("2d", 172800.0)]
    [InlineData("1.5h", 5400.0)]
    [InlineData("45", 45.0)]
    [InlineData("", null)]
    [InlineData("m", null)]
    [InlineData("1h30", null)]
    [InlineData("-5m", null)]
    [InlineData("99999999d", null)]
    public void Durations_Text_IsParsed(string text, double? seconds) => Assert.Equal(seconds, Durations.Parse(text)?.TotalSeconds);

    [Theory]
    [InlineData("*/5 * * * *", "0 */5 * * * ?")]
    [InlineData("0 3 1 * *", "0 0 3 1 * ?")]
    [InlineData("0 3 * * 0", "0 0 3 ? * SUN")]
    [InlineData("0 3 * * 1-5", "0 0 3 ? * MON-FRI")]
    [InlineData("0 3 * * 7,3", "0 0 3 ? * SUN,WED")]
    [InlineData("@weekly", "0 0 0 ? * SUN")]
    [InlineData("0 3 * * 8", null)]
    public void Cron_FiveFields_AreQuartzs(string text, string? expected) => Assert.Equal(expected, CronText.Parse(text, out _));

    [Fact]
    public void Splay_OfAName_IsAlwaysTheSameAndWithin()
    {
        var timing = new Timing { Every = TimeSpan.FromHours(1), Splay = TimeSpan.FromMinutes(10) };
        Assert.Equal(timing.SplayOf("a"), timing.SplayOf("a"));
        Assert.NotEqual(timing.SplayOf("a"), timing.SplayOf("b"));
        Assert.All(Enumerable.Range(0, 100), i => Assert.InRange(timing.SplayOf($"s{i}"), TimeSpan.Zero, timing.Splay));
    }
}
