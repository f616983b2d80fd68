namespace Runbook.Sdk;

/// <summary>A web server and how to be known to it. Compared by value; requests to equal endpoints share a connection. Immutable.</summary>
/// <param name="Address">Its address: scheme, host, port, and the path that all requests begin with (no slash at its end).</param>
public sealed record WebEndpoint(string Address)
{
    /// <summary>The certificates that vouch for the server, in PEM; null takes the machine's own.</summary>
    public string? Authority { get; init; }

    /// <summary>The client's certificate, in PEM; null for none.</summary>
    public string? Certificate { get; init; }

    /// <summary>The key of the client's certificate, in PEM.</summary>
    public Secret? Key { get; init; }

    /// <summary>A bearer token; null for none.</summary>
    public Secret? Token { get; init; }

    /// <summary>A user for basic authentication; null for none.</summary>
    public string? User { get; init; }

    /// <summary>The user's password.</summary>
    public Secret? Password { get; init; }

    /// <summary>Whether the server's certificate is not looked at. Default false.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>The name that the server's certificate must bear; null is the address's host.</summary>
    public string? ServerName { get; init; }

    /// <summary>The address of an HTTP or SOCKS proxy; null is the environment's.</summary>
    public string? Proxy { get; init; }

    /// <summary>The address; nothing of the credentials.</summary>
    public override string ToString() => Address;
}
