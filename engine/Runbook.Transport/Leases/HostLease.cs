using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>What is known here of one host's lease. Safe from any thread.</summary>
/// <param name="host">The host's name, for messages.</param>
/// <param name="options">How it is taken.</param>
internal sealed class HostLease(string host, LeaseOptions options)
{
    private readonly Lock _lock = new();
    private long _takenAt;
    private bool _isTaken;
    private bool _isAsked;

    /// <summary>What takes or renews it.</summary>
    public Sh Script { get; } = LeaseScript.Text(options);

    /// <summary>Whether it is ours.</summary>
    public bool IsTaken
    {
        get
        {
            lock (_lock)
            {
                return _isTaken;
            }
        }
    }

    /// <summary>Whether it is ours, and is not to be renewed yet.</summary>
    public bool IsFresh
    {
        get
        {
            lock (_lock)
            {
                return _isTaken && options.Time.GetElapsedTime(_takenAt) <= options.RenewAfter;
            }
        }
    }

    /// <summary>Whether the next request is to carry the script; the one that asks carries it.</summary>
    public bool IsDue()
    {
        lock (_lock)
        {
            var isDue = !_isAsked && (!_isTaken || options.Time.GetElapsedTime(_takenAt) > options.RenewAfter);
            _isAsked |= isDue;
            return isDue;
        }
    }

    /// <summary>Takes the script's answer; who else has the host, or null when it is ours.</summary>
    /// <exception cref="HostUnreachableException">It was ours, and somebody else has taken it.</exception>
    public string? Judge(int status, string output)
    {
        lock (_lock)
        {
            var wasTaken = _isTaken;
            _isAsked = false;
            _isTaken = status == 0;
            _takenAt = options.Time.GetTimestamp();
            if (_isTaken)
            {
                return null;
            }

            var owner = output.Split('\n') is [_, { Length: > 0 } named, ..] ? named : "somebody whose lease cannot be read";
            return wasTaken ? throw Refusal($"has been taken over by {owner}") : owner;
        }
    }

    /// <summary>The shell that took it may be gone: the next request takes it again.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            (_isTaken, _isAsked) = (false, false);
        }
    }

    /// <summary>That a host is not ours.</summary>
    public HostUnreachableException Refusal(string why) => new($"{host} {why}; --lease-wait waits for it, --no-lease goes on without");
}
