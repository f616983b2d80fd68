namespace Runbook.Drift;

/// <summary>How somebody is told.</summary>
public enum NotifyKind
{
    /// <summary>JSON posted to a URL.</summary>
    Webhook,

    /// <summary>A JSON object with <c>text</c>, as Slack, Mattermost and Rocket.Chat take it.</summary>
    Slack,

    /// <summary>A mail.</summary>
    Email,
}
