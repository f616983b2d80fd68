using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>Makes what speaks HTTP with one endpoint. Stateless.</summary>
internal static class WebHandler
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    /// <summary>One for an endpoint; TLS goes from this machine to the server, whatever way the bytes take.</summary>
    public static HttpMessageInvoker For(WebEndpoint endpoint, Func<string, int, CancellationToken, ValueTask<Stream>>? connect)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            KeepAlivePingDelay = KeepAlive,
            KeepAlivePingTimeout = KeepAlive,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            SslOptions = Tls(endpoint),
        };
        if (connect is not null)
        {
            handler.UseProxy = false;
            handler.AutomaticDecompression = DecompressionMethods.GZip;
            handler.ConnectCallback = async (context, token) =>
                await connect(context.DnsEndPoint.Host, context.DnsEndPoint.Port, token).ConfigureAwait(false);
        }

        if (endpoint.Proxy is { } proxy)
        {
            handler.UseProxy = true;
            handler.Proxy = new WebProxy(proxy);
        }

        return new(handler, disposeHandler: true);
    }

    private static SslClientAuthenticationOptions Tls(WebEndpoint endpoint)
    {
        var options = new SslClientAuthenticationOptions();
        if (endpoint.Certificate is { } certificate)
        {
            options.ClientCertificateContext = ClientCertificate.Read(certificate, endpoint.Key?.Reveal ?? certificate);
        }

        if (endpoint.IsInsecure)
        {
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }
        else if (endpoint.Authority is { } authority)
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPem(authority);
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        return options;
    }
}
