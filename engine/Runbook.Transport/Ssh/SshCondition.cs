namespace Runbook.Transport;

/// <summary>What a <c>Host</c> or <c>Match</c> line asks for. Immutable.</summary>
/// <param name="Kind">
/// <c>all</c>, <c>host</c> (the resolved name), <c>originalhost</c> (the name as given), <c>user</c>, <c>localuser</c> or <c>never</c>.
/// </param>
/// <param name="Patterns">A pattern list; empty for <c>all</c>.</param>
internal sealed record SshCondition(string Kind, IReadOnlyList<string> Patterns);
