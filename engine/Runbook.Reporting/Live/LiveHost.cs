namespace Runbook.Reporting;

/// <summary>One host that is at work on a task.</summary>
internal sealed class LiveHost(string name, DateTimeOffset since)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>When it began the task.</summary>
    public DateTimeOffset Since => since;

    /// <summary>The task.</summary>
    public required string Task { get; init; }

    /// <summary>How many items of a loop are done.</summary>
    public int Items { get; set; }

    /// <summary>The last line that the task printed; empty so far.</summary>
    public string Output { get; set; } = "";
}
