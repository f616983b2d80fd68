namespace Runbook.Store;

/// <summary>Who runs what, where: what the events of a run do not say. Immutable. Secrets are masked by the caller.</summary>
/// <param name="Who">The account of the control machine, or who asked.</param>
/// <param name="ControlHost">The control machine.</param>
/// <param name="Folder">The folder of the first playbook, absolute.</param>
public sealed record RunHeader(string Who, string ControlHost, string Folder)
{
    /// <summary>The inventory's sources.</summary>
    public IReadOnlyList<string> Inventory { get; init; } = [];

    /// <summary>The limit as given; null without one.</summary>
    public string? Limit { get; init; }

    /// <summary><c>--tags</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary><c>--skip-tags</c>.</summary>
    public IReadOnlyList<string> SkipTags { get; init; } = [];

    /// <summary>0 to 4, for the replay of lines.</summary>
    public int Verbosity { get; init; }

    /// <summary>The Git commit of the folder; null outside a checkout.</summary>
    public string? Commit { get; init; }

    /// <summary>The schedule; null for a person's run.</summary>
    public string? Schedule { get; init; }

    /// <summary>The program and its version.</summary>
    public string Program { get; init; } = "runbook";
}
