namespace Runbook.Sdk;

/// <summary>One of several actions that are sent together. Immutable.</summary>
/// <param name="Action">What is to be done.</param>
/// <param name="Options">What goes with it, its place in a chain included.</param>
public readonly record struct PlacedAction(RemoteAction Action, ApplyOptions Options);
