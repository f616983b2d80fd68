namespace Runbook.Sdk;

/// <summary>As whom tasks run on a host, when not as the one who logs in. Immutable.</summary>
/// <param name="Method"><c>sudo</c> or <c>su</c> (others may follow).</param>
/// <param name="User">The user; <c>root</c> by default.</param>
public sealed record BecomeTarget(string Method, string User)
{
    /// <summary>The password that the method asks for; null when it should not ask.</summary>
    public Secret? Password { get; init; }

    /// <summary>Flags for the method's program; null takes its usual ones (<c>-H -S -n</c> for sudo without a password).</summary>
    public string? Flags { get; init; }

    /// <summary>The program, when not the method's own name.</summary>
    public string? Executable { get; init; }
}
