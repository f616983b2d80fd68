namespace Runbook.Drift;

/// <summary>Where traces of runs go, by OTLP. Immutable.</summary>
/// <param name="Endpoint">The collector: with gRPC its address, with HTTP the address of its traces, <c>…/v1/traces</c>.</param>
/// <param name="IsGrpc">Whether it speaks gRPC; else protobuf over HTTP.</param>
public sealed record TraceSettings(Uri Endpoint, bool IsGrpc)
{
    /// <summary>Headers as <c>name=value,…</c>, as OTEL_EXPORTER_OTLP_HEADERS takes them; null for none. Never shown.</summary>
    public string? Headers { get; init; }

    /// <summary>The share of runs that is traced, 0 to 1. Default all.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Everything but the headers.</summary>
    public override string ToString() => Endpoint.ToString();
}
