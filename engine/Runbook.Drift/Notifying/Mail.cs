using System.Net;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Runbook.Drift;

/// <summary>Sends mails by SMTP (RFC 5321), with TLS and a log-in where they are wanted. Stateless.</summary>
internal static class Mail
{
    private const int TlsPort = 465;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Whether a text is the address of a mailbox.</summary>
    public static bool IsAddress(string text) => MailboxAddress.TryParse(text, out var address) && address.Address.Contains('@', StringComparison.Ordinal);

    /// <summary>Sends.</summary>
    /// <exception cref="SmtpCommandException">The server does not take it.</exception>
    /// <exception cref="MailKit.ServiceNotAuthenticatedException">The server wants a log-in.</exception>
    /// <exception cref="AuthenticationException">The server does not take the log-in, or its certificate is not to be trusted.</exception>
    public static async Task SendAsync(NotifyTarget target, string subject, string text, CancellationToken cancellationToken)
    {
        using var message = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = text } };
        message.From.Add(MailboxAddress.Parse(target.From));
        message.To.AddRange(InternetAddressList.Parse(target.To));
        // no holiday answers, please (RFC 3834)
        message.Headers.Add("Auto-Submitted", "auto-generated");

        var server = target.Server;
        // lists of revoked certificates are asked for by nobody else either (HttpClient), and often cannot be reached
        using var client = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds, CheckCertificateRevocation = false, LocalDomain = "localhost" };
        if (target.Authorities is { } file)
        {
            var roots = TrustedRoots.Load(file, out var trouble) ?? throw new IOException(trouble);
            client.ServerCertificateValidationCallback = roots.Holds;
        }

        await client.ConnectAsync(server.Host, server.Port, TlsOf(server), cancellationToken).ConfigureAwait(false);
        if (server is { User: { } user, Password: { } password })
        {
            await client.AuthenticateAsync(new NetworkCredential(user, password), cancellationToken).ConfigureAwait(false);
        }

        await client.SendAsync(message, cancellationToken).ConfigureAwait(false);
        await client.DisconnectAsync(quit: true, cancellationToken).ConfigureAwait(false);
    }

    private static SecureSocketOptions TlsOf(MailServer server) => server.Tls switch
    {
        MailTls.None => SecureSocketOptions.None,
        MailTls.Tls => SecureSocketOptions.SslOnConnect,
        MailTls.StartTls => SecureSocketOptions.StartTls,
        _ when server.Port == TlsPort => SecureSocketOptions.SslOnConnect,
        _ when server is { User: not null, IsHere: false } => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.StartTlsWhenAvailable,
    };
}
