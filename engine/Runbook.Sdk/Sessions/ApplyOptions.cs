namespace Runbook.Sdk;

/// <summary>What goes with a request to a host. Immutable.</summary>
public sealed record ApplyOptions
{
    /// <summary>The status of a script that was killed because its time was over, as the <c>timeout</c> program has it.</summary>
    public const int TimedOut = 124;

    /// <summary>Nothing special.</summary>
    public static ApplyOptions Default { get; } = new();

    /// <summary>Environment variables for scripts, in order. Values may be secret: they are not put on a command line.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>How long one script may run; null is for ever. On expiry it is killed on the host and fails with status 124.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The chain that an action is a link of; null for none. For <c>Run</c> and <c>Write</c> of a session that chains.</summary>
    public ActionLink? Link { get; init; }

    /// <summary>Gets pieces of output as they come, with whether they are standard error; null when nobody watches.</summary>
    public Action<string, bool>? OnOutput { get; init; }
}
