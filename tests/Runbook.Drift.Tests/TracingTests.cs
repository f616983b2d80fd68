using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Runbook.Drift.Tests;

/// <summary>Traces to a receiver that speaks OTLP over HTTP.</summary>
public sealed class TracingTests
{
    private const string Tasks =
        """
          tasks:
            - name: motd
              copy: {dest: '{{ root }}/motd', content: wished}
            - name: broken
              fail: {msg: no such luck}
              when: inventory_hostname == 'h2'

        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WithACollector_IsATraceOfRunPlayAndTasks()
    {
        await using var collector = await Collector.StartAsync();
        var serving = await Serving.StartAsync(Tasks, hosts: "h1 h2", settings:
            $$"""
            serve:
              traces: {endpoint: "{{collector.Url}}", headers: "x-key=known 7"}
            schedules:
              - {name: web, playbook: site.yml, every: 1d}
            """);
        await using (serving)
        {
            await serving.SweepAsync();
        }

        // what was not sent yet is sent at the end
        var spans = collector.Spans;
        var run = Assert.Single(spans, s => s.Name.StartsWith("run ", StringComparison.Ordinal));
        var play = Assert.Single(spans, s => s.Name.StartsWith("play ", StringComparison.Ordinal));
        Assert.All(spans, s => Assert.Equal(run.Trace, s.Trace));
        Assert.Equal(("", run.Id), (run.Parent, play.Parent));
        Assert.Equal(("web", "check"), (run.Tags["runbook.schedule"], run.Tags["runbook.phase"]));
        Assert.Equal(["h1", "h2"], spans.Where(s => s.Name == "motd").Select(s => s.Tags["host.name"]).Order(StringComparer.Ordinal));
        Assert.All(spans.Where(s => s.Name == "motd"), s => Assert.Equal((play.Id, "changed", "copy"), (s.Parent, s.Tags["runbook.status"], s.Tags["runbook.action"])));
        Assert.All(spans, s => Assert.True(s.Begun <= s.Ended && s.Begun > 0, s.Name));
        var failed = Assert.Single(spans, s => s.IsError && s.Name == "broken");
        Assert.Equal("h2", failed.Tags["host.name"]);
        Assert.Contains("no such luck", failed.Message, StringComparison.Ordinal);
        Assert.True(run.IsError);
        Assert.All(collector.Keys, k => Assert.Equal("known 7", k));
        Assert.DoesNotContain(serving.Log, l => l.Contains("known 7", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1", true)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://127.0.0.1:1", true)]
    [InlineData("OTEL_SDK_DISABLED", "true", false)]
    public void Start_ByTheEnvironment_IsAsItSays(string? name, string? value, bool expected)
    {
        using var tracing = Tracing.Start(null, n => n == name ? value : null);
        Assert.Equal(expected, tracing is not null);
    }

    [Fact]
    public void Start_SwitchedOffByTheEnvironment_IsOffWhateverTheSettingsSay()
    {
        using var tracing = Tracing.Start(new(new("http://127.0.0.1:1"), false), n => n == "OTEL_SDK_DISABLED" ? "true" : null);
        Assert.Null(tracing);
    }

    [Theory]
    [InlineData("endpoint: 'http://h:4318'", "http://h:4318/v1/traces", false)]
    [InlineData("endpoint: 'http://h:4318/otlp/v1/traces'", "http://h:4318/otlp/v1/traces", false)]
    [InlineData("endpoint: 'http://h:4317', protocol: grpc", "http://h:4317/", true)]
    public void Read_Traces_GoWhereTheyShould(string text, string expected, bool isGrpc)
    {
        var settings = YamlForSettings.Settings($"serve: {{traces: {{{text}}}}}\n");
        Assert.Empty(settings.Diagnostics);
        Assert.Equal((expected, isGrpc), (settings.Serve.Traces!.Endpoint.ToString(), settings.Serve.Traces.IsGrpc));
    }

    [Theory]
    [InlineData("endpoint: 'localhost:4318'", "must be an http or https URL")]
    [InlineData("endpoint: 'http://h', share: 2", "must be a number from 0 to 1")]
    [InlineData("endpoint: 'http://h', protocol: htp", "did you mean \"http\"?")]
    public void Read_Mistake_IsTold(string text, string expected) =>
        Assert.Contains(YamlForSettings.Settings($"serve: {{traces: {{{text}}}}}\n").Diagnostics, d => d.ToString().Contains(expected, StringComparison.Ordinal));

    /// <summary>A span as it arrived.</summary>
    private sealed record Span(string Trace, string Id, string Parent, string Name, ulong Begun, ulong Ended, Dictionary<string, string> Tags, bool IsError, string Message);

    /// <summary>Receives spans; reads as much of opentelemetry/proto/trace/v1/trace.proto as the test asks for.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly Lock _lock = new();
        private readonly List<Span> _spans = [];
        private readonly List<string> _keys = [];

        private Collector(WebApplication app) => _app = app;

        public string Url => _app.Urls.First();

        public IReadOnlyList<Span> Spans
        {
            get
            {
                lock (_lock)
                {
                    return [.. _spans];
                }
            }
        }

        public IReadOnlyList<string> Keys
        {
            get
            {
                lock (_lock)
                {
                    return [.. _keys];
                }
            }
        }

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var collector = new Collector(app);
            app.MapPost("/v1/traces", collector.TakeAsync);
            await app.StartAsync(Token);
            return collector;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private async Task<IResult> TakeAsync(HttpRequest request)
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, Token);
            lock (_lock)
            {
                _keys.Add(request.Headers["x-key"].ToString());
                _spans.AddRange(Inner(body.ToArray(), 1).SelectMany(resource => Inner(resource, 2)).SelectMany(scope => Inner(scope, 2)).Select(Read));
            }

            return Results.Bytes([], "application/x-protobuf");
        }

        private static Span Read(byte[] message)
        {
            var fields = Fields(message).ToLookup(f => f.Number, f => f.Value);
            byte[] Bytes(int number) => (byte[]?)fields[number].FirstOrDefault() ?? [];
            var status = Fields(Bytes(15)).ToLookup(f => f.Number, f => f.Value);
            return new(
                Convert.ToHexString(Bytes(1)), Convert.ToHexString(Bytes(2)), Convert.ToHexString(Bytes(4)), Text(Bytes(5)), (ulong)fields[7].First(), (ulong)fields[8].First(),
                fields[9].Cast<byte[]>().Select(Tag).ToDictionary(t => t.Key, t => t.Value), status[3].FirstOrDefault() is 2UL, Text((byte[]?)status[2].FirstOrDefault() ?? []));
        }

        private static KeyValuePair<string, string> Tag(byte[] message)
        {
            var fields = Fields(message).ToDictionary(f => f.Number, f => f.Value);
            var value = Fields((byte[])fields[2]).Select(v => v.Value is byte[] text ? Text(text) : v.Value.ToString()!).FirstOrDefault() ?? "";
            return new(Text((byte[])fields[1]), value);
        }

        private static IEnumerable<byte[]> Inner(byte[] message, int number) => Fields(message).Where(f => f.Number == number).Select(f => (byte[])f.Value);

        private static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);

        private static List<(int Number, object Value)> Fields(byte[] message)
        {
            using var input = new CodedInputStream(message);
            var fields = new List<(int, object)>();
            while (input.ReadTag() is not 0 and var tag)
            {
                fields.Add((WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag) switch
                {
                    WireFormat.WireType.LengthDelimited => input.ReadBytes().ToByteArray(),
                    WireFormat.WireType.Fixed64 => input.ReadFixed64(),
                    WireFormat.WireType.Fixed32 => (ulong)input.ReadFixed32(),
                    _ => input.ReadUInt64(),
                }));
            }

            return fields;
        }
    }
}
