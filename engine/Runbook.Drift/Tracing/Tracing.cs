using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Runbook.Drift;

/// <summary>
/// Traces of runs, sent by OTLP as <c>serve: traces:</c> or the OTEL_* variables say (OpenTelemetry's specification, "Environment Variable
/// Specification"). Disposing sends what is left, for five seconds at most. Safe from any thread.
/// </summary>
internal sealed class Tracing : IDisposable
{
    // a batch of hosts ends many tasks at once: the usual 2,048 would drop some
    private const int Waiting = 1 << 16;
    private const int Most = 2048;
    private const string Name = "runbook";
    private readonly ActivitySource _source;
    private readonly TracerProvider _provider;

    private Tracing(ActivitySource source, TracerProvider provider) => (_source, _provider) = (source, provider);

    /// <summary>Begins.</summary>
    /// <param name="settings">Where traces go; null leaves it to the environment.</param>
    /// <param name="environment">The environment.</param>
    /// <returns>Null when nobody wants traces.</returns>
    public static Tracing? Start(TraceSettings? settings, Func<string, string?> environment)
    {
        if ((settings is null && !IsAskedFor(environment)) || string.Equals(environment("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var version = typeof(Tracing).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var source = new ActivitySource(Name, version);
        var builder = OpenTelemetry.Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(r => r.AddService(Name, serviceVersion: version, serviceInstanceId: string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{Environment.ProcessId}")).AddEnvironmentVariableDetector())
            .AddSource(Name)
            .AddOtlpExporter(o => Configure(o, settings, environment));
        if (settings is { Share: < 1 and var share })
        {
            builder.SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(share)));
        }

        return new(source, builder.Build());
    }

    /// <summary>Makes the spans of one run.</summary>
    public RunTracer Of(Schedule schedule, SweepPlan plan) => new(_source,
    [
        new("runbook.schedule", schedule.Name), new("runbook.sweep", plan.Id), new("runbook.phase", plan.Applies ? "apply" : "check"), new("vcs.ref.head.revision", plan.Commit),
    ]);

    /// <inheritdoc/>
    public void Dispose()
    {
        _provider.Dispose();
        _source.Dispose();
    }

    private static bool IsAskedFor(Func<string, string?> environment) =>
        environment("OTEL_TRACES_EXPORTER") is null or "" or "otlp"
        && ((string[])["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"]).Any(n => environment(n) is { Length: > 0 });

    private static void Configure(OtlpExporterOptions options, TraceSettings? settings, Func<string, string?> environment)
    {
        if (environment("OTEL_BSP_MAX_QUEUE_SIZE") is null)
        {
            (options.BatchExportProcessorOptions.MaxQueueSize, options.BatchExportProcessorOptions.MaxExportBatchSize) = (Waiting, Most);
        }

        if (settings is not null)
        {
            options.Endpoint = settings.Endpoint;
            options.Protocol = settings.IsGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
            options.Headers = settings.Headers ?? options.Headers;
        }
    }
}
