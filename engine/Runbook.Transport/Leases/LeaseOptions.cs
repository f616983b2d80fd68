using System.Security.Cryptography;

namespace Runbook.Transport;

/// <summary>How a run takes its hosts for itself. Immutable.</summary>
/// <param name="Owner">Who runs it, for whom it keeps out: one line.</param>
public sealed record LeaseOptions(string Owner)
{
    /// <summary>What tells this run's leases from others'. Default: a random word.</summary>
    public string Token { get; init; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(9));

    /// <summary>The folder of the lease on the hosts, which anybody may write to; null (the default) is <c>/dev/shm</c>, else <c>/tmp</c>.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether a person runs it: a schedule's run leaves a host to a person who waits for it. Default true.</summary>
    public bool IsPerson { get; init; } = true;

    /// <summary>Whether a lease is taken with the first question, because changes will follow; else with the first change. Default true.</summary>
    public bool TakesEarly { get; init; } = true;

    /// <summary>5 s: a run that has just ended leaves its shell a moment to go.</summary>
    public static TimeSpan UsualWait { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait for a host that another run has. Default <see cref="UsualWait"/>.</summary>
    public TimeSpan Wait { get; init; } = UsualWait;

    /// <summary>Whether a person waits, so that schedules' runs leave the host to them: not for the moment that all wait.</summary>
    public bool IsWanted => IsPerson && Wait > UsualWait;

    /// <summary>How long a lease holds that is not renewed, by the host's clock. Default 1 h.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How old a lease gets before a request renews it. Default 5 min.</summary>
    public TimeSpan RenewAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long at most between two tries to get a lease; the first come faster. Default 2 s.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The clock that waiting goes by. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
