using Runbook.Core;

namespace Runbook.Drift;

/// <summary>The section <c>serve</c> of <c>runbook.yml</c>: how the page is reached, and what it tells others. Read at the start. Immutable.</summary>
public sealed record ServeSettings
{
    /// <summary>Where to listen, as URLs; empty is loopback.</summary>
    public IReadOnlyList<string> Listen { get; init; } = [];

    /// <summary>Where <see cref="Listen"/> is written; of no known place when it is not.</summary>
    public SourceSpan ListenSpan { get; init; }

    /// <summary>The certificate of <c>https</c> addresses; null for none.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>Whether plain HTTP may be spoken on other than loopback. Default no.</summary>
    public bool PlainHttp { get; init; }

    /// <summary>The networks (<c>10.0.0.0/8</c>) whose <c>X-Forwarded-*</c> headers are believed. Default none.</summary>
    public IReadOnlyList<System.Net.IPNetwork> Proxies { get; init; } = [];

    /// <summary>Who else can say who somebody is; null for nobody.</summary>
    public OpenIdSettings? OpenId { get; init; }

    /// <summary>Where traces go; null leaves it to the OTEL_* variables.</summary>
    public TraceSettings? Traces { get; init; }
}
