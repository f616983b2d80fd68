using System.Security.Cryptography;

namespace Runbook.Sdk;

/// <summary>
/// Actions that go out one behind the other without waiting for answers: each is begun on the host only if the one before it in
/// the chain ended with status 0, else its outcome is <see cref="ActionOutcome.IsSkipped"/>. Immutable; compared by reference.
/// </summary>
public sealed class ActionChain
{
    /// <summary>What names it on the host; a random word.</summary>
    public string Word { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
}
