namespace Runbook.Reporting;

/// <summary>What a line of plain text is.</summary>
internal enum LineStyle
{
    /// <summary>Nothing special.</summary>
    Plain,

    /// <summary>The title of a play, a task or the recap.</summary>
    Heading,

    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Changed.</summary>
    Changed,

    /// <summary>Failed or lost.</summary>
    Failed,

    /// <summary>A warning.</summary>
    Warning,

    /// <summary>Of little interest.</summary>
    Quiet,

    /// <summary>A line that a diff adds.</summary>
    Added,

    /// <summary>A line that a diff takes away.</summary>
    Removed,
}
