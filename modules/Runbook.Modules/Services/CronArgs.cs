using System.Text.RegularExpressions;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The arguments of <c>cron</c>. Immutable.</summary>
internal sealed partial record CronArgs
{
    /// <summary>Whether it is to be there.</summary>
    internal enum Presence
    {
        /// <summary>It is to be there.</summary>
        Present,

        /// <summary>It is not to be there.</summary>
        Absent,
    }

    /// <summary>cron's names for common times.</summary>
    internal enum Nickname
    {
        /// <summary>Once a year.</summary>
        Annually,

        /// <summary>Once a day.</summary>
        Daily,

        /// <summary>Once an hour.</summary>
        Hourly,

        /// <summary>Once a month.</summary>
        Monthly,

        /// <summary>When cron starts.</summary>
        Reboot,

        /// <summary>Once a week.</summary>
        Weekly,

        /// <summary>Once a year.</summary>
        Yearly,
    }

    /// <summary>What the job is known by, in a comment above it; with <c>env</c> the variable's name.</summary>
    [Key, Required]
    public string? Name { get; init; }

    /// <summary>The command, or with <c>env</c> the variable's value. Needed when it is to be there.</summary>
    [Alias("value")]
    public string? Job { get; init; }

    /// <summary>Whether the job or variable is to be there. Default <c>present</c>.</summary>
    public Presence State { get; init; }

    /// <summary>Whose crontab. Default the user on the host. In a <c>cron_file</c>, who the job runs as.</summary>
    [Key]
    public string? User { get; init; }

    /// <summary>A file of cron's own, below <c>/etc/cron.d</c> unless absolute, in place of a user's crontab; made when missing, removed with its last line.</summary>
    [Key]
    public string? CronFile { get; init; }

    /// <summary>Whether the old table is kept in a file of its own. Default false.</summary>
    public bool Backup { get; init; }

    /// <summary>Minute, 0 to 59. Default <c>*</c>.</summary>
    public string Minute { get; init; } = "*";

    /// <summary>Hour, 0 to 23. Default <c>*</c>.</summary>
    public string Hour { get; init; } = "*";

    /// <summary>Day of the month, 1 to 31. Default <c>*</c>.</summary>
    [Alias("dom")]
    public string Day { get; init; } = "*";

    /// <summary>Month, 1 to 12. Default <c>*</c>.</summary>
    public string Month { get; init; } = "*";

    /// <summary>Day of the week, 0 (Sunday) to 6. Default <c>*</c>.</summary>
    [Alias("dow")]
    public string Weekday { get; init; } = "*";

    /// <summary>A name for a time, in place of the five fields. Default none.</summary>
    public Nickname? SpecialTime { get; init; }

    /// <summary>Whether the job stands there as a comment. Default false.</summary>
    public bool Disabled { get; init; }

    /// <summary>Whether a variable is meant, not a job. Default false.</summary>
    public bool Env { get; init; }

    /// <summary>The variable that a new one goes below. Default: on top.</summary>
    public string? Insertafter { get; init; }

    /// <summary>The variable that a new one goes above. Default: on top.</summary>
    public string? Insertbefore { get; init; }

    internal bool IsPresent => State == Presence.Present;

    /// <summary>The file, absolute; null for a user's crontab.</summary>
    internal string? File => CronFile is null ? null : HostPath.Join("/etc/cron.d", CronFile);

    /// <summary>What is wrong with these arguments together; a sentence each.</summary>
    internal IEnumerable<string> Problems()
    {
        if (SpecialTime is not null && !(Minute == "*" && Hour == "*" && Day == "*" && Month == "*" && Weekday == "*"))
        {
            yield return "special_time stands in place of minute, hour, day, month and weekday: give one or the other";
        }

        if (File == "/etc/crontab")
        {
            yield return "/etc/crontab is not for cron_file: give a name below /etc/cron.d";
        }

        if (IsPresent && CronFile is not null && User is null)
        {
            yield return "cron_file needs user, the one whom the job runs as";
        }

        if (IsPresent && Job is null)
        {
            yield return "job is needed unless state is absent";
        }

        if (IsPresent && Job?.Trim('\r', '\n').IndexOfAny(['\r', '\n']) >= 0)
        {
            yield return "job has line breaks, which cron would read as jobs of their own: join the commands by ; or put them into a script";
        }

        if (IsPresent && !Env && (Insertafter ?? Insertbefore) is not null)
        {
            yield return "insertafter and insertbefore are for variables: env: true";
        }

        if (Env && Name!.Contains(' ', StringComparison.Ordinal))
        {
            yield return $"\"{Name}\" is no name for a variable: it has blanks";
        }

        if (Env && Insertafter is not null && Insertbefore is not null)
        {
            yield return "insertafter and insertbefore exclude each other";
        }
    }

    /// <summary>A name that cron on many hosts passes over; null when it is a good one.</summary>
    internal string? DoubtfulFile => File is { } file && !GoodName().IsMatch(HostPath.Name(file)) ? HostPath.Name(file) : null;

    [GeneratedRegex("^[A-Za-z0-9_-]+$")]
    private static partial Regex GoodName();
}
