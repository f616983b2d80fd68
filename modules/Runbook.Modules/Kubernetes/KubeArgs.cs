using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>What all modules that ask a Kubernetes API server take: where it is and who asks. Immutable.</summary>
public abstract record KubeArgs
{
    /// <summary>The kubeconfig file on the host where the task runs, or its content as a map. Default <c>$KUBECONFIG</c>, else <c>~/.kube/config</c>.</summary>
    public Value? Kubeconfig { get; init; }

    /// <summary>The context of the kubeconfig. Default its current one.</summary>
    public string? Context { get; init; }

    /// <summary>The server's address; wins over the kubeconfig's.</summary>
    public string? Host { get; init; }

    /// <summary>A bearer token.</summary>
    [Secret]
    public string? ApiKey { get; init; }

    /// <summary>A user for basic authentication.</summary>
    public string? Username { get; init; }

    /// <summary>The user's password.</summary>
    [Secret]
    public string? Password { get; init; }

    /// <summary>Whether the server's certificate is verified. Default as the kubeconfig says, else true.</summary>
    [Alias("verify_ssl")]
    public bool? ValidateCerts { get; init; }

    /// <summary>The certificate of the server's authority: a file on the host.</summary>
    [Alias("ssl_ca_cert")]
    public string? CaCert { get; init; }

    /// <summary>The client's certificate: a file on the host.</summary>
    [Alias("cert_file")]
    public string? ClientCert { get; init; }

    /// <summary>The key of the client's certificate: a file on the host.</summary>
    [Alias("key_file")]
    public string? ClientKey { get; init; }

    /// <summary>The address of a proxy.</summary>
    public string? Proxy { get; init; }

    /// <summary>Hosts that no proxy is used for; taken for compatibility.</summary>
    public string? NoProxy { get; init; }

    /// <summary>Headers for the proxy; taken for compatibility.</summary>
    public MapValue? ProxyHeaders { get; init; }

    /// <summary>Whether changed tokens are written back; taken for compatibility, nothing is written.</summary>
    public bool PersistConfig { get; init; }

    /// <summary>The user to act as.</summary>
    public string? ImpersonateUser { get; init; }

    /// <summary>The groups to act as.</summary>
    public IReadOnlyList<string>? ImpersonateGroups { get; init; }

    /// <summary>How long one request may take, in seconds. Default 30.</summary>
    public double RequestTimeout { get; init; } = 30;
}
