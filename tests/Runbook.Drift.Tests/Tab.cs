using System.Text.Json;

namespace Runbook.Drift.Tests;

/// <summary>A tab of <see cref="Chromium"/> with a session of its own. Scripts are playwright's: they wait until what they name is there.</summary>
internal sealed class Tab(Chromium chromium, string name) : IAsyncDisposable
{
    /// <summary>Runs a script with <c>page</c>, <c>context</c> and <c>given</c>.</summary>
    public Task<JsonElement> DoAsync(string script, object? given = null) => chromium.AskAsync(new { tab = name, script, given });

    /// <summary>Runs a script that returns a text.</summary>
    public async Task<string> TextAsync(string script, object? given = null) => (await DoAsync(script, given)).ToString();

    /// <summary>Goes to a path.</summary>
    public Task GoAsync(string path) => DoAsync("await page.goto(given)", path);

    /// <summary>Waits until an element that a selector names holds a text.</summary>
    public Task SeesAsync(string text, string selector = "main") =>
        DoAsync("await page.locator(given.selector, { hasText: given.text }).first().waitFor()", new { selector, text });

    /// <summary>Logs in by the form.</summary>
    public Task LogInAsync(string user) => DoAsync(
        "await page.goto('/login'); await page.getByLabel('Name').fill(given.user); await page.getByLabel('Password').fill(given.password);"
        + "await page.getByRole('button', { name: 'Log in' }).click(); await page.getByRole('heading', { name: 'Overview' }).waitFor()",
        new { user, password = Browser.Password });

    /// <summary>Presses the button of that name.</summary>
    public Task PressAsync(string button) => DoAsync("await page.getByRole('button', { name: given, exact: true }).click()", button);

    /// <summary>Unfolds the form of that name, fills it in and sends it.</summary>
    public Task AskAsync(string button, (string Label, string Value) field) => DoAsync(
        "await page.getByText(`${given.button}…`, { exact: true }).click(); await page.getByLabel(given.label).and(page.locator(':visible')).fill(given.value);"
        + "await page.getByRole('button', { name: given.button, exact: true }).click()",
        new { button, label = field.Label, value = field.Value });

    /// <summary>Takes a picture of the page, at most so high.</summary>
    public Task PictureAsync(string file) => DoAsync(
        """
        const [height, width] = await page.evaluate(() => [document.documentElement.scrollHeight, document.documentElement.clientWidth]);
        await page.screenshot({ path: given, fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, 2000) } });
        """,
        Path.Combine(Directory.CreateDirectory(Chromium.Pictures).FullName, file + ".png"));

    /// <summary>What axe finds that is serious or critical.</summary>
    public async Task<string[]> BarriersAsync() =>
        [.. (await chromium.AskAsync(new { tab = name, script = "axe" })).EnumerateArray().Select(v => v.GetString()!).Where(v => v.StartsWith("serious", StringComparison.Ordinal) || v.StartsWith("critical", StringComparison.Ordinal))];

    /// <summary>How many pixels the page is wider than the window.</summary>
    public async Task<int> OverhangAsync() => (await DoAsync("return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)")).GetInt32();

    /// <summary>Ends it; fails when the page did what no page may do.</summary>
    public async ValueTask DisposeAsync()
    {
        var troubles = await chromium.AskAsync(new { tab = name, script = "close" });
        Assert.True(troubles.GetArrayLength() == 0, troubles.ToString());
    }
}
