using Runbook.Core;

namespace Runbook.Reporting;

/// <summary>One play (or batch) of a JUnit report, as it grows. For one thread at a time.</summary>
internal sealed class JUnitSuite(string name, DateTimeOffset start)
{
    /// <summary>The play's name.</summary>
    public string Name => name;

    /// <summary>When it began.</summary>
    public DateTimeOffset Start { get; } = start;

    /// <summary>When it ended; its start while it runs.</summary>
    public DateTimeOffset End { get; set; } = start;

    /// <summary>What came of each task on each host, in the order of the ends.</summary>
    public List<RunEvent.TaskFinished> Cases { get; } = [];
}
