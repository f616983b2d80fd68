namespace Runbook.Modules;

/// <summary>What <c>kubectl</c> read: the server, and each object in the order written. Immutable.</summary>
/// <param name="Server">The server.</param>
/// <param name="Kinds">The kinds that were asked for.</param>
/// <param name="Objects">The objects.</param>
internal sealed record KubeReading(KubeServer Server, KubeKinds Kinds, IReadOnlyList<KubeFound> Objects)
{
    /// <summary>The apply set; null when the task names none.</summary>
    public KubeMembers? Members { get; init; }

    /// <summary>The host's time in UTC as Kubernetes writes it; asked only for a restart.</summary>
    public string Time { get; init; } = "";
}
