namespace Runbook.Transport;

/// <summary>One setting of an OpenSSH client configuration, and for whom it holds. Immutable.</summary>
/// <param name="Keyword">In lower case.</param>
/// <param name="Words">Its arguments, unquoted.</param>
/// <param name="Source"><c>file:line</c>, for messages.</param>
/// <param name="Conditions">All must hold: the enclosing Host or Match, and those of the files that include it.</param>
internal sealed record SshConfigLine(string Keyword, IReadOnlyList<string> Words, string Source, IReadOnlyList<SshCondition> Conditions);
