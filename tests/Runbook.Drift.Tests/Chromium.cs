using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Runbook.Editor.Tests;

[assembly: AssemblyFixture(typeof(Runbook.Drift.Tests.Chromium))]

namespace Runbook.Drift.Tests;

/// <summary>
/// The real Chromium of this machine, started when a test first asks for it, driven by playwright-core with node: that is 10 MB from npm,
/// where the package for .NET brings 786 MB and a node of its own. Safe from any thread.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonElement>> _asked = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Lazy<Task> _started;
    private Process? _node;
    private Task _reading = Task.CompletedTask;
    private long _last;

    public Chromium() => _started = new(StartAsync);

    /// <summary>Where the pictures of the pages go: <c>RUNBOOK_SCREENSHOTS</c>, else beside the tests.</summary>
    public static string Pictures { get; } = Environment.GetEnvironmentVariable("RUNBOOK_SCREENSHOTS") is { Length: > 0 } given
        ? given : Path.Combine(AppContext.BaseDirectory, "screenshots");

    private static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin")
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }, Path.Combine).FirstOrDefault(File.Exists);

    /// <summary>A tab with a session of its own.</summary>
    /// <param name="url">Where the paths that it goes to begin.</param>
    /// <param name="options">Those of playwright's <c>newContext</c>; null for none.</param>
    internal async Task<Tab> OpenAsync(Uri url, object? options = null)
    {
        Assert.SkipWhen(Program is null, "Chromium is not installed (Debian: chromium)");
        await _started.Value;
        var tab = string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref _last)}");
        await AskAsync(new { tab, script = "open", url = url.ToString(), options });
        return new(this, tab);
    }

    /// <summary>Has something done, and gives what came of it.</summary>
    internal async Task<JsonElement> AskAsync(object question)
    {
        var (id, answer) = (Interlocked.Increment(ref _last), new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously));
        _asked[id] = answer;
        var line = JsonSerializer.SerializeToNode(question, Json)!.AsObject();
        line["id"] = id;
        await _writing.WaitAsync(Serving.Token);
        try
        {
            await _node!.StandardInput.WriteLineAsync(line.ToJsonString().AsMemory(), Serving.Token);
            await _node.StandardInput.FlushAsync(Serving.Token);
        }
        finally
        {
            _writing.Release();
        }

        return await answer.Task.WaitAsync(TimeSpan.FromMinutes(5), Serving.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
        {
            _node.StandardInput.Close();
            try
            {
                await _node.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
            }
            catch (TimeoutException)
            {
                _node.Kill(entireProcessTree: true);
            }

            await _reading;
            _node.Dispose();
        }

        _writing.Dispose();
    }

    private async Task StartAsync()
    {
        var folder = await NodePackages.InstallAsync(Repository.At("tests", "Runbook.Drift.Tests", "client"), "runbook-page-client");
        _node = Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "chromium.js"), Program!]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var ready = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[0] = ready;
        _reading = ReadAsync(_node.StandardOutput);
        await ready.Task.WaitAsync(TimeSpan.FromMinutes(3), CancellationToken.None);
    }

    private async Task ReadAsync(StreamReader answers)
    {
        while (await answers.ReadLineAsync(CancellationToken.None) is { } line)
        {
            using var answer = JsonDocument.Parse(line);
            if (!_asked.TryRemove(answer.RootElement.GetProperty("id").GetInt64(), out var waiting))
            {
                continue;
            }

            if (answer.RootElement.TryGetProperty("error", out var error))
            {
                waiting.SetException(new InvalidOperationException(error.GetString()));
            }
            else
            {
                waiting.SetResult(answer.RootElement.GetProperty("value").Clone());
            }
        }

        foreach (var waiting in _asked.Values)
        {
            waiting.TrySetException(new InvalidOperationException("the browser ended"));
        }
    }
}
