using Runbook.Core;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>Reads one schedule.</summary>
/// <param name="settings">Its mapping.</param>
/// <param name="found">Gets what is wrong.</param>
internal sealed class ScheduleReader(Settings settings, List<Diagnostic> found)
{
    private static readonly (string, ResourceState)[] Appliable =
        [("drifted", ResourceState.Drifted), ("pending", ResourceState.Pending), ("new", ResourceState.New), ("unknown", ResourceState.Unknown)];

    /// <summary>The schedule; null when it is too wrong to be one.</summary>
    public Schedule? Read()
    {
        var (name, playbook) = (settings.Required("name"), settings.Required("playbook"));
        var zone = Zone();
        var timing = Timing(name, zone);
        var fallback = new Schedule(name, playbook, timing);
        var schedule = fallback with
        {
            Inventory = settings.Texts("inventory"),
            Limit = settings.Texts("limit"),
            Tags = settings.Texts("tags"),
            SkipTags = settings.Texts("skip_tags"),
            ExtraVariables = ExtraVariables(),
            Mode = settings.Choice("mode", ("detect", ScheduleMode.Detect), ("remediate", ScheduleMode.Remediate), ("approve", ScheduleMode.Approve)) ?? ScheduleMode.Detect,
            Apply = Apply() ?? fallback.Apply,
            Windows = [.. settings.Maps("windows", "a maintenance window").Select(w => Window(w, zone)).OfType<MaintenanceWindow>()],
            Canary = Canary(),
            HostsAtOnce = settings.Number("hosts_at_once", 1, 10_000) ?? fallback.HostsAtOnce,
            HostsPerHour = settings.Number("hosts_per_hour", 1),
            Batch = settings.Number("batch", 1, 10_000) ?? fallback.Batch,
            Timeout = Positive("timeout") ?? fallback.Timeout,
            Notify = settings.Texts("notify"),
            Budget = Budget(),
            Flapping = Flapping(),
            Failures = settings.Number("failures", 1) is { } failures ? new(failures) : fallback.Failures,
            Git = Git(),
            Span = settings.Span,
        };
        settings.Close();
        return name.Length == 0 || playbook.Length == 0 ? null : schedule;
    }

    private Timing Timing(string name, TimeZoneInfo zone)
    {
        var (every, written) = (Positive("every"), settings.Text("cron"));
        var cron = written is null ? null : CronText.Parse(written, out var reason) ?? Refuse($"cron \"{written}\": {reason}");
        if (written is null == every is null)
        {
            found.Add(Diagnostic.Error("schedule-time", "a schedule needs a time", $"schedule \"{name}\" needs either every or cron", settings.Span));
        }

        return new()
        {
            Every = every ?? (cron is null ? TimeSpan.FromHours(1) : null),
            Cron = cron,
            Zone = zone,
            Splay = settings.Length("splay") ?? TimeSpan.Zero,
            Jitter = settings.Length("jitter") ?? TimeSpan.Zero,
        };
    }

    private string? Refuse(string detail)
    {
        found.Add(Diagnostic.Error("setting-value", "wrong value of a setting", detail, settings.Span));
        return null;
    }

    private TimeSpan? Positive(string key) =>
        settings.Length(key) is not { } span ? null : span >= TimeSpan.FromSeconds(1) ? span : settings.Wrong<TimeSpan?>(key, settings.Value(key)!, "at least one second");

    private TimeZoneInfo Zone()
    {
        if (settings.Text("time_zone") is not { } name)
        {
            return TimeZoneInfo.Utc;
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            return zone;
        }

        var near = DidYouMean.Hint(name, TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id));
        found.Add(Diagnostic.Error("setting-value", "wrong value of a setting", $"unknown time zone \"{name}\"", settings.Value("time_zone")!.Span, near));
        return TimeZoneInfo.Utc;
    }

    private MapValue ExtraVariables() =>
        settings.Value("extra_vars") switch
        {
            null => MapValue.Empty,
            MapValue map => map,
            var other => settings.Wrong<MapValue>("extra_vars", other, "a mapping") ?? MapValue.Empty,
        };

    private ResourceState[]? Apply()
    {
        if (settings.Value("apply") is null)
        {
            return null;
        }

        var states = new List<ResourceState>();
        foreach (var word in settings.Texts("apply"))
        {
            var known = Array.FindIndex(Appliable, a => a.Item1 == word);
            if (known < 0)
            {
                found.Add(Diagnostic.Error("setting-value", "wrong value of a setting", $"apply cannot name \"{word}\"", settings.Value("apply")!.Span,
                    DidYouMean.Hint(word, Appliable.Select(a => a.Item1)) ?? string.Join(", ", Appliable.Select(a => a.Item1))));
                continue;
            }

            states.Add(Appliable[known].Item2);
        }

        return [.. states];
    }

    private MaintenanceWindow? Window(Settings window, TimeZoneInfo zone)
    {
        var days = new List<DayOfWeek>();
        foreach (var text in window.Texts("days"))
        {
            if (MaintenanceWindow.ParseDay(text) is { } day)
            {
                days.Add(day);
            }
            else
            {
                window.Wrong<object>("days", Value.Of(text), "days of the week such as mon or saturday");
            }
        }

        var (from, to) = (Time(window, "from"), Time(window, "to"));
        window.Close();
        return from is { } begin && to is { } end ? new(days, begin, end, zone) : null;
    }

    private static TimeOnly? Time(Settings window, string key)
    {
        const int MinutesOfDay = 1440;
        var text = window.Required(key);

        // 22:30 without quotes is the number 1350 in YAML 1.1.
        return text.Length == 0 ? null
            : int.TryParse(text, out var minutes) && minutes is >= 0 and < MinutesOfDay ? TimeOnly.MinValue.AddMinutes(minutes)
            : MaintenanceWindow.ParseTime(text) ?? window.Wrong<TimeOnly?>(key, window.Value(key)!, "a time of day such as 02:30");
    }

    private Share Canary() => settings.Text("canary") is not { } text ? Share.None
        : Share.Parse(text) ?? settings.Wrong<Share?>("canary", settings.Value("canary")!, "a number of hosts or a percentage") ?? Share.None;

    private ChangeBudget Budget()
    {
        if (settings.Map("budget", "a budget") is not { } map)
        {
            return ChangeBudget.Default;
        }

        var budget = new ChangeBudget(map.Number("hosts", 0), map.Number("percent", 0, 100), map.Number("resources", 0));
        map.Close();
        return budget;
    }

    private FlappingBreaker Flapping()
    {
        if (settings.Map("flapping", "flapping") is not { } map)
        {
            return FlappingBreaker.Default;
        }

        var breaker = new FlappingBreaker(map.Number("times", 1) ?? FlappingBreaker.Default.Times, map.Length("within") ?? FlappingBreaker.Default.Within);
        map.Close();
        return breaker;
    }

    private GitSource? Git()
    {
        if (settings.Map("git", "git") is not { } map)
        {
            return null;
        }

        var source = new GitSource(map.Required("url"), map.Text("branch"));
        map.Close();
        if (!source.Url.StartsWith('-') && source.Branch?.StartsWith('-') != true)
        {
            return source.Url.Length == 0 ? null : source;
        }

        // Git would take it for an option.
        found.Add(Diagnostic.Error("setting-value", "wrong value of a setting", "git: a url or branch cannot begin with \"-\"", settings.Span));
        return null;
    }
}
