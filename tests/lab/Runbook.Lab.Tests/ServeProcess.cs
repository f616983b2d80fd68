using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Runbook.Lab.Tests;

/// <summary>A <c>runbook serve</c> in a folder, asked by its page and its API. Ended as systemd ends it.</summary>
internal sealed partial class ServeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Command _process;
    private readonly string _log;
    private readonly HttpClient _client = new(new SocketsHttpHandler { CookieContainer = new(), AllowAutoRedirect = false }) { Timeout = Patience };

    private ServeProcess(Command process, string log) => (_process, _log) = (process, log);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts it and returns when it listens.</summary>
    /// <param name="home">Whose store and log-ins it has.</param>
    /// <param name="folder">Where runbook.yml is.</param>
    public static async Task<ServeProcess> StartAsync(UserHome home, string folder)
    {
        var log = Path.Combine(folder, "serve.log");
        // the shell becomes the program: its process is the server's
        var process = Command.Start(
            "sh", ["-c", "exec \"$@\" > serve.log 2>&1", "sh", Repository.Executable!, "serve", "--listen", "http://127.0.0.1:0", "--lease", "5"],
            folder: folder, environment: home.Cli.Environment);
        var serve = new ServeProcess(process, log);
        var address = await serve.UntilAsync(() => Task.FromResult(File.Exists(log) && Listening().Match(ReadLog(log)) is { Success: true } m ? m.Groups[1].Value : null), "it does not listen");
        serve._client.BaseAddress = new(address);
        return serve;
    }

    /// <summary>What it said.</summary>
    public string Log => ReadLog(_log);

    /// <summary>What the API answers.</summary>
    public async Task<JsonNode> ApiAsync(string path) => (await _client.GetFromJsonAsync<JsonNode>(path, Token))!;

    /// <summary>A page's HTML.</summary>
    public Task<string> PageAsync(string path) => _client.GetStringAsync(path, Token);

    /// <summary>Logs a user in.</summary>
    public async Task LogInAsync(string name, string password)
    {
        using var answer = await _client.PostAsync("/login", new FormUrlEncodedContent([new("name", name), new("password", password)]), Token);
        Assert.Equal(System.Net.HttpStatusCode.SeeOther, answer.StatusCode);
    }

    /// <summary>Sends JSON as the page does, with the key that is in its forms.</summary>
    public async Task PostAsync(string path, object body)
    {
        var key = FormKey().Match(await PageAsync("/schedules")).Groups[1].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("X-Form-Key", key);
        using var answer = await _client.SendAsync(request, Token);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Token)}\n{Log}");
    }

    /// <summary>Asks until the answer is not null.</summary>
    public async Task<T> UntilAsync<T>(Func<Task<T?>> ask, string complaint)
        where T : class
    {
        using var late = new CancellationTokenSource(Patience);
        T? answer;
        while ((answer = await ask()) is null)
        {
            Assert.False(late.IsCancellationRequested, $"{complaint}\n{(File.Exists(_log) ? Log : "")}");
            await Task.Delay(50, Token);
        }

        return answer;
    }

    /// <summary>The resource of a host whose key holds a text, as soon as it is in a state.</summary>
    public Task<JsonNode> ResourceAsync(string host, string key, string state) => UntilAsync(
        async () => (await ApiAsync($"/api/resources?host={host}&limit=1000")).AsArray()
            .FirstOrDefault(r => Text(r!, "key").Contains(key, StringComparison.Ordinal) && Text(r!, "state") == state),
        $"{key} of {host} does not become {state}");

    /// <summary>Waits for the end of a sweep that begins after now.</summary>
    public async Task SweepAsync(string schedule)
    {
        var before = await FinishedAsync(schedule);
        var next = await UntilAsync(async () => await FinishedAsync(schedule) is { } at && at != before ? at : null, "no sweep ends");
        await UntilAsync(async () => await FinishedAsync(schedule) is { } at && at != next ? at : null, "no second sweep ends");
    }

    /// <summary>What happened on a host, the latest first, of a kind: <c>seen</c>, <c>applied</c>, <c>corrected</c>…</summary>
    public async Task<IReadOnlyList<JsonNode>> HistoryAsync(string host, string kind) =>
        [.. (await ApiAsync($"/api/transitions?host={host}&limit=1000")).AsArray().Where(t => Text(t!, "kind") == kind).Select(t => t!)];

    /// <summary>A text of an answer.</summary>
    public static string Text(JsonNode node, string key) => node[key]?.ToString() ?? "";

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await using (_process)
        {
            await Command.RunAsync("kill", ["-TERM", $"{_process.Id}"], Patience, CancellationToken.None);
            await _process.WaitAsync(Patience, CancellationToken.None);
        }
    }

    private async Task<string?> FinishedAsync(string schedule) =>
        (await ApiAsync("/api/schedules")).AsArray().Where(s => Text(s!, "name") == schedule).Select(s => s!["last_finished"]?.ToString()).FirstOrDefault();

    private static string ReadLog(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    [GeneratedRegex("serving .*(http://127\\.0\\.0\\.1:[0-9]+)")]
    private static partial Regex Listening();

    [GeneratedRegex("name=\"form_key\" value=\"([0-9a-f]+)\"")]
    private static partial Regex FormKey();
}
