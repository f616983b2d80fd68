using Runbook.Store;

namespace Runbook.Drift.Tests;

/// <summary>How the pages look in a real browser: their pictures, light and dark, on a telephone, and to people who do not see them.</summary>
/// <param name="chromium">The browser.</param>
public sealed class LookTests(Chromium chromium)
{
    private const string Motd = "  tasks:\n    - name: motd\n      copy: {dest: '{{ root }}/motd', content: wished}\n";
    private static readonly object Telephone = new { viewport = new { width = 360, height = 780 }, isMobile = true, hasTouch = true, deviceScaleFactor = 1.5 };

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task Pages_OfAFleet_HaveNoBarriersAndFitTheirWindow(string scheme)
    {
        await using var serving = await Serving.StartAsync(Motd, settings: PageFleet.Settings);
        await serving.SweepAsync();
        await PageFleet.FillAsync(serving.Store, 240);
        var (recorder, run) = await PageFleet.BeginAsync(serving);
        recorder.Emit(PageFleet.Done("web001", "Configure nginx", Core.TaskStatus.Failed, "nginx: configuration file /etc/nginx/nginx.conf test failed", "validation failed"));
        await recorder.DisposeAsync();
        await Browser.AddUserAsync(serving, AccountRole.Admin);
        await using var wide = await chromium.OpenAsync(serving.Url, new { colorScheme = scheme, viewport = new { width = 1280, height = 900 } });
        await using var narrow = await chromium.OpenAsync(serving.Url, new { colorScheme = scheme, viewport = new { width = 360, height = 780 } });
        foreach (var tab in new[] { wide, narrow })
        {
            await tab.GoAsync("/login");
            Assert.Empty(await tab.BarriersAsync());
            await tab.LogInAsync("admin");
            foreach (var path in Paths(run))
            {
                await tab.GoAsync(path);
                Assert.Empty((await tab.BarriersAsync()).Select(b => $"{path}: {b}"));
                Assert.Equal((path, 0), (path, await tab.OverhangAsync()));
            }
        }
    }

    [Fact]
    public async Task Pictures_OfThePages_AreTaken()
    {
        await using var serving = await Serving.StartAsync(Motd, settings: PageFleet.Settings);
        await serving.SweepAsync();
        await PageFleet.FillAsync(serving.Store, 240);
        await Browser.AddUserAsync(serving, AccountRole.Operator);
        foreach (var (name, options) in new (string, object)[]
        {
            ("", new { viewport = new { width = 1280, height = 900 } }), ("-dark", new { colorScheme = "dark", viewport = new { width = 1280, height = 900 } }), ("-telephone", Telephone),
        })
        {
            await using var tab = await chromium.OpenAsync(serving.Url, options);
            await tab.GoAsync("/login");
            await tab.PictureAsync($"login{name}");
            await tab.LogInAsync("operator");
            await tab.PictureAsync($"overview{name}");
            foreach (var (page, path) in new[] { ("hosts", "/hosts?state=drifted"), ("host", "/hosts/web017"), ("schedules", "/schedules"), ("suppressions", "/suppressions?host=web017&resource=*"), ("search", "/search?q=web01"), ("runs", "/runs") })
            {
                await tab.GoAsync(path);
                await tab.SeesAsync("those of", "#zone");
                await tab.PictureAsync(page + name);
            }
        }

        Assert.True(new FileInfo(Path.Combine(Chromium.Pictures, "overview.png")).Length > 10_000);
    }

    private static IEnumerable<string> Paths(string run) =>
    [
        "/", "/hosts", "/hosts?state=drifted", "/hosts/web017", "/hosts/web030", "/resources", "/schedules", "/runs", $"/runs/{run}", "/suppressions", "/search?q=web", "/search?q=nothing-like-it",
        "/audit", "/accounts", "/nowhere",
    ];
}
