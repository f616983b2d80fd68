namespace Runbook.Sdk;

/// <summary>One action's place in a chain. Immutable.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="IsFirst">Whether it is begun whatever happened before.</param>
public readonly record struct ActionLink(ActionChain Chain, bool IsFirst);
