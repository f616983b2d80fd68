using Runbook.Core;

namespace Runbook.Drift;

/// <summary>Reads the section <c>notify</c> of <c>runbook.yml</c>. Used once.</summary>
/// <param name="root">The file.</param>
/// <param name="folder">What its paths are relative to.</param>
/// <param name="found">Gets what is wrong.</param>
internal sealed class NotifyReader(Settings root, string folder, List<Diagnostic> found)
{
    private const int UsualPort = 25;

    /// <summary>Reads it.</summary>
    /// <param name="secrets">Gets the texts that must never be shown.</param>
    /// <returns>The targets by name.</returns>
    public Dictionary<string, NotifyTarget> Read(List<string> secrets)
    {
        var targets = new Dictionary<string, NotifyTarget>(StringComparer.Ordinal);
        foreach (var (name, value) in root.Map("notify", "notify")?.Entries() ?? [])
        {
            if (value is not MapValue map)
            {
                root.Wrong<object>(name, value, "a mapping with webhook, slack or email");
            }
            else if (TargetOf(name, new Settings(map, $"notify target {name}", found)) is { } target)
            {
                targets[name] = target;
                secrets.AddRange(((string?[])[target.Secret, target.Server.Password]).OfType<string>());
            }
        }

        return targets;
    }

    private NotifyTarget? TargetOf(string name, Settings settings)
    {
        (NotifyKind Kind, string? To)[] ways =
        [
            (NotifyKind.Webhook, settings.Text("webhook")), (NotifyKind.Slack, settings.Text("slack")), (NotifyKind.Email, settings.Text("email")),
        ];
        var given = ways.Where(w => w.To is not null).ToArray();
        if (given is not [var way])
        {
            Wrong($"notify target {name} needs one of webhook, slack, email", settings.Span);
            return null;
        }

        if (way.Kind != NotifyKind.Email && !(Uri.TryCreate(way.To, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            Wrong($"notify target {name} needs an http or https URL", settings.Span);
        }

        var target = new NotifyTarget(name, way.Kind, way.To!)
        {
            Template = settings.Text("template"),
            Digest = settings.Length("digest") ?? TimeSpan.Zero,
            Authorities = settings.Text("ca") is { } ca ? Path.GetFullPath(ca, folder) : null,
            Span = settings.Span,
        };
        target = way.Kind switch
        {
            NotifyKind.Email => MailOf(target, settings),
            NotifyKind.Webhook => target with { Secret = settings.Secret("secret", folder) },
            _ => target,
        };
        settings.Close();
        CheckAuthorities(target, settings);
        return target;
    }

    private NotifyTarget MailOf(NotifyTarget target, Settings settings)
    {
        var from = settings.Text("from") ?? target.From;
        foreach (var (key, address) in target.To.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(a => ("email", a)).Append(("from", from)))
        {
            if (!Mail.IsAddress(address))
            {
                Wrong($"{key} of notify target {target.Name} needs addresses such as ops@example.org, not \"{address}\"", settings.SpanOf(key));
            }
        }

        return target with { Server = ServerOf(target, settings), From = from, Subject = settings.Text("subject") };
    }

    private MailServer ServerOf(NotifyTarget target, Settings settings)
    {
        var text = settings.Text("server") ?? "localhost:25";
        var (host, port) = text.LastIndexOf(':') is > 0 and var at && int.TryParse(text.AsSpan(at + 1), out var number) ? (text[..at], number) : (text, UsualPort);
        if (port is < 1 or > ushort.MaxValue || (host.Contains(':', StringComparison.Ordinal) && host is not ['[', .., ']']))
        {
            Wrong($"server of notify target {target.Name} needs a name or address and a port, such as mail.example.org:587 or [::1]:25, not \"{text}\"", settings.SpanOf("server"));
        }

        var server = new MailServer(host.Trim('[', ']'), port)
        {
            Tls = settings.Choice("tls", ("auto", MailTls.Auto), ("starttls", MailTls.StartTls), ("tls", MailTls.Tls), ("none", MailTls.None)) ?? MailTls.Auto,
            User = settings.Text("user"),
            Password = settings.Secret("password", folder),
        };
        if (server.User is null != server.Password is null)
        {
            Wrong("a log-in at a mail server needs both user and password", settings.Span);
        }

        if (server is { User: not null, Tls: MailTls.None, IsHere: false })
        {
            Wrong($"the password would go to {server} in the clear: use tls: starttls, or tls: tls", settings.SpanOf("tls"));
        }

        return server;
    }

    private void CheckAuthorities(NotifyTarget target, Settings settings)
    {
        if (target.Authorities is { } file && TrustedRoots.Load(file, out var trouble) is null)
        {
            found.Add(Diagnostic.Error("setting-file", "a file cannot be read", trouble, settings.SpanOf("ca")));
        }
    }

    private void Wrong(string detail, SourceSpan place) => found.Add(Diagnostic.Error("setting-value", "wrong value of a setting", detail, place));
}
