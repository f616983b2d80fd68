namespace Runbook.Drift;

/// <summary>How TLS is spoken with a mail server.</summary>
public enum MailTls
{
    /// <summary>From the start on port 465; else by STARTTLS: where a log-in goes over a network it must be there, otherwise it is taken when it is.</summary>
    Auto,

    /// <summary>By STARTTLS, which must be there.</summary>
    StartTls,

    /// <summary>From the start.</summary>
    Tls,

    /// <summary>Not at all.</summary>
    None,
}
