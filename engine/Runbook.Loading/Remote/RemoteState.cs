using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>What a module has read, which is in the process of modules; and what it was told, so that another process can read it again. Immutable.</summary>
/// <param name="Handle">The state.</param>
/// <param name="Answers">The answers to each of its questions.</param>
internal sealed record RemoteState(RemoteHandle Handle, IReadOnlyList<IReadOnlyList<QueryAnswer>> Answers);
