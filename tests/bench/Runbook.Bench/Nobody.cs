using Runbook.Engine;

namespace Runbook.Bench;

/// <summary>There is nobody to be asked.</summary>
internal sealed class Nobody : IPrompter
{
    /// <inheritdoc/>
    public ValueTask<string?> AskAsync(string question, bool secret, CancellationToken cancellationToken) => new((string?)null);
}
