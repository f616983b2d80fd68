namespace Runbook.Modules;

/// <summary>What a task says of server and credentials, over what a kubeconfig says; null leaves that. Immutable.</summary>
internal sealed record KubeOverrides
{
    /// <summary>The server's address.</summary>
    public string? Host { get; init; }

    /// <summary>A bearer token.</summary>
    public string? Token { get; init; }

    /// <summary>A user for basic authentication.</summary>
    public string? User { get; init; }

    /// <summary>The user's password.</summary>
    public string? Password { get; init; }

    /// <summary>The authority's certificate, a file on the host.</summary>
    public string? CaFile { get; init; }

    /// <summary>The client's certificate, a file on the host.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The key of that certificate, a file on the host.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Whether the server's certificate is verified.</summary>
    public bool? Verify { get; init; }

    /// <summary>A proxy's address.</summary>
    public string? Proxy { get; init; }
}
