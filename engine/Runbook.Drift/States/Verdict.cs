namespace Runbook.Drift;

/// <summary>What a look at a resource comes to. Immutable.</summary>
/// <param name="Record">What is known of it now.</param>
/// <param name="HasMoved">Whether it stands otherwise than before.</param>
/// <param name="WasPutBack">Whether this run made it as wished.</param>
public sealed record Verdict(ResourceRecord Record, bool HasMoved, bool WasPutBack);
