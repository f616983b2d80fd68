using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Runbook.Store;

namespace Runbook.Drift.Tests;

/// <summary>Asks a page over a real socket, with cookies, and sends its forms. Follows no redirects.</summary>
internal sealed class Browser : IDisposable
{
    public const string Password = "correct horse";
    private readonly HttpClient _client;

    public Browser(Serving serving, string? token = null)
    {
        _client = new(new SocketsHttpHandler { CookieContainer = new(), AllowAutoRedirect = false }) { BaseAddress = serving.Url, Timeout = TimeSpan.FromMinutes(2) };
        _client.DefaultRequestHeaders.Authorization = token is null ? null : new("Bearer", token);
    }

    public HttpRequestHeaders Headers => _client.DefaultRequestHeaders;

    /// <summary>Adds a user and logs him in.</summary>
    public static async Task<Browser> LogInAsync(Serving serving, AccountRole role, string? name = null)
    {
        name = await AddUserAsync(serving, role, name);
        var browser = new Browser(serving);
        using var answer = await browser.FormAsync("/login", ("name", name), ("password", Password));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return browser;
    }

    /// <summary>Adds a user; without a name he is called by his role.</summary>
    public static async Task<string> AddUserAsync(Serving serving, AccountRole role, string? name = null)
    {
        Assert.Null(await Accounts(serving).SetUserAsync(name ?? role.Word(), Password, role, Serving.Ann, Serving.Token));
        return name ?? role.Word();
    }

    public static WebAccounts Accounts(Serving serving) => new(serving.Store, TimeProvider.System);

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Serving.Token);

    public async Task<string> TextAsync(string path)
    {
        using var answer = await GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync(Serving.Token);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}\n{text}");
        return text;
    }

    public Task<HttpResponseMessage> FormAsync(string path, params (string Name, string Value)[] fields) =>
        _client.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), Serving.Token);

    /// <summary>Sends a form as the page gave it, with the key that is in it.</summary>
    public async Task<HttpResponseMessage> SendAsync(string page, string path, params (string Name, string Value)[] fields)
    {
        var key = Regex.Match(await TextAsync(page), "name=\"form_key\" value=\"([0-9a-f]+)\"").Groups[1].Value;
        Assert.NotEmpty(key);
        return await FormAsync(path, [("form_key", key), .. fields]);
    }

    public Task<HttpResponseMessage> JsonAsync(HttpMethod method, string path, string? json = null) => _client.SendAsync(
        new(method, path) { Content = json is null ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json") }, Serving.Token);

    public void Dispose() => _client.Dispose();
}
