using System.Net.Mail;

namespace Runbook.Drift;

/// <summary>Sends a mail to a server that takes it without a password, as one on the same machine or network does. Stateless.</summary>
internal static class Mail
{
    private const int UsualPort = 25;

    /// <summary>Sends.</summary>
    /// <exception cref="SmtpException">The server does not take it.</exception>
    public static async Task SendAsync(NotifyTarget target, string subject, string text, CancellationToken cancellationToken)
    {
        var (host, port) = target.Server.LastIndexOf(':') is > 0 and var at && int.TryParse(target.Server.AsSpan(at + 1), out var number)
            ? (target.Server[..at], number) : (target.Server, UsualPort);
        using var message = new MailMessage { From = new(target.From), Subject = subject, Body = text };
        foreach (var address in target.To.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            message.To.Add(address);
        }

        using var client = new SmtpClient(host, port);
        await client.SendMailAsync(message, cancellationToken).ConfigureAwait(false);
    }
}
