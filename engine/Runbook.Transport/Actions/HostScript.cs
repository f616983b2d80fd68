using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>A script for a host's shell and what it needs. Immutable.</summary>
/// <param name="Text">The script.</param>
internal sealed record HostScript(string Text)
{
    /// <summary>Its standard input; default null: empty.</summary>
    public Content? Input { get; init; }

    /// <summary>Functions that it calls, the same for many scripts; default null: none.</summary>
    public string? Functions { get; init; }

    /// <summary>Whether nothing that it starts outlives it. Default false.</summary>
    public bool LeavesNothing { get; init; }
}
