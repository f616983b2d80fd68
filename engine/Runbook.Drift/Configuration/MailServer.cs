namespace Runbook.Drift;

/// <summary>A mail server. Immutable.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Port">Its port.</param>
public sealed record MailServer(string Host, int Port)
{
    /// <summary>How TLS is spoken. Default: as the port and the server say, and always where there is a log-in.</summary>
    public MailTls Tls { get; init; }

    /// <summary>Who logs in; null (the default) for nobody.</summary>
    public string? User { get; init; }

    /// <summary>His password. Never shown.</summary>
    public string? Password { get; init; }

    /// <summary>Whether it is on this machine.</summary>
    public bool IsHere => Host is "localhost" || (System.Net.IPAddress.TryParse(Host, out var address) && System.Net.IPAddress.IsLoopback(address));

    /// <summary>Where it is, and nothing else.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
