using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Runbook.Drift;

/// <summary>
/// The page and the JSON API of <c>runbook serve</c>. While there are no users, whoever sits at this machine may look; as soon as there is
/// one, everybody logs in. Stateless.
/// </summary>
internal static class DriftWeb
{
    /// <summary>Adds everything to a web host.</summary>
    /// <param name="app">The web host.</param>
    /// <param name="queries">What is asked.</param>
    /// <param name="commands">What is done.</param>
    /// <param name="accounts">The users.</param>
    /// <param name="time">Where time comes from.</param>
    /// <param name="openId">Where else one can log in; null for nowhere.</param>
    public static void Map(WebApplication app, DriftQueries queries, DriftCommands commands, WebAccounts accounts, TimeProvider time, OpenIdLogin? openId)
    {
        var guard = new WebGuard(accounts, mayLook: openId is null);
        app.Lifetime.ApplicationStopped.Register(guard.Dispose);
        app.Use(next => http => guard.InvokeAsync(http, next));
        var suppressions = new SuppressionRoutes(queries, commands, time);
        new PageRoutes(queries, commands, time).Map(app, new(queries, time));
        suppressions.Map(app);
        new ApiRoutes(queries, commands, accounts, suppressions).Map(app);
        new AccountRoutes(queries.Records, accounts).Map(app);
        openId?.Map(app);
        new LoginRoutes(accounts, guard, openId).Map(app);
        app.MapFallback(http => WebGuard.AnswerAsync(http, StatusCodes.Status404NotFound, "There is no such page."));
        Asset(app, "page.css", "text/css; charset=utf-8");
        Asset(app, "icon.svg", "image/svg+xml");
        Asset(app, "page.js", "text/javascript; charset=utf-8");
    }

    private static void Asset(WebApplication app, string name, string media)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Runbook.Drift.Web.Assets.{name}")!;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        app.MapGet($"/assets/{name}", () => Results.Text(text, media)).WithMetadata(new WebNeed(null));
    }
}
