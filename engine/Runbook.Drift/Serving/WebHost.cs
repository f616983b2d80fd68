using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Runbook.Drift;

/// <summary>The web host with page, API, health checks and metrics. Stateless.</summary>
internal static class WebHost
{
    /// <summary>Puts it together; it listens when it is started.</summary>
    /// <param name="context">What is shared.</param>
    /// <param name="parts">What it shows and uses.</param>
    public static WebApplication Build(DriftContext context, WebParts parts)
    {
        var settings = context.Settings.Serve;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls([.. parts.Urls]);
        if (parts.Tls is { } tls)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => Show(https, tls)));
        }

        // signals are the program's: it gives its leases back first
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var openId = settings.OpenId is { } provider ? new OpenIdLogin(provider, parts.Accounts, context) : null;
        openId?.AddTo(builder.Services);
        var app = builder.Build();
        if (settings.Proxies.Count > 0)
        {
            app.UseForwardedHeaders(Believed(settings.Proxies));
        }

        var queries = new DriftQueries(context);
        app.MapGet("/healthz", () => Results.Text("ok\n"));
        app.MapGet("/readyz", async (CancellationToken ct) => await queries.IsReadyAsync(parts.Worker.IsHealthy, ct).ConfigureAwait(false)
            ? Results.Text("ready\n") : Results.Text("not ready\n", statusCode: StatusCodes.Status503ServiceUnavailable));
        app.MapGet("/metrics", async (CancellationToken ct) =>
            Results.Text(await new Metrics(queries, parts).TextAsync(ct).ConfigureAwait(false), "text/plain; version=0.0.4"));
        DriftWeb.Map(app, queries, context.Commands, parts.Accounts, context.Time, openId);
        context.Options.Map?.Invoke(app, queries, context.Commands);
        return app;
    }

    private static void Show(HttpsConnectionAdapterOptions https, TlsKeeper tls)
    {
        // what is shown is chosen for each connection, with the certificates between it and the root; the selector only says that there is one
        https.ServerCertificateSelector = (_, _) => tls.Current.TargetCertificate;
        https.OnAuthenticate = (_, options) =>
        {
            options.ServerCertificateSelectionCallback = null;
            options.ServerCertificateContext = tls.Current;
        };
    }

    private static ForwardedHeadersOptions Believed(IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in proxies)
        {
            options.KnownIPNetworks.Add(network);
        }

        return options;
    }
}
