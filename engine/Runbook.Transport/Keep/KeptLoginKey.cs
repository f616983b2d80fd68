namespace Runbook.Transport;

/// <summary>All that tells one log-in from another: a connection serves only who would have opened the same. Immutable.</summary>
/// <param name="Home">Whose usual key files are tried.</param>
/// <param name="Settings">The settings; how long connecting may take is left out.</param>
internal sealed record KeptLoginKey(string Home, SshSettings Settings)
{
    /// <summary>The key of a login.</summary>
    public static KeptLoginKey Of(string home, SshSettings settings) => new(home, WithoutTime(settings));

    private static SshSettings WithoutTime(SshSettings settings) =>
        settings with { ConnectTimeout = TimeSpan.Zero, Jumps = [.. settings.Jumps.Select(WithoutTime)] };
}
