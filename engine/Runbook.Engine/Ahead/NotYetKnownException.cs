namespace Runbook.Engine;

/// <summary>A task that was to be bound ahead of its turn needs what only comes with its turn. Never leaves <see cref="ReadAhead"/>.</summary>
internal sealed class NotYetKnownException(string name) : Exception($"{name} is not known yet");
