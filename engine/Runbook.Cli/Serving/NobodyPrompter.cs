using Runbook.Engine;

namespace Runbook.Cli;

/// <summary>Nobody is there to be asked. Safe from any thread.</summary>
internal sealed class NobodyPrompter : IPrompter
{
    /// <inheritdoc/>
    public ValueTask<string?> AskAsync(string question, bool secret, CancellationToken cancellationToken) => new((string?)null);
}
