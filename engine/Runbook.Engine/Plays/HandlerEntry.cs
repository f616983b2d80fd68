using Runbook.Language;

namespace Runbook.Engine;

/// <summary>A handler of a play, at its place in the order in which handlers run. Immutable.</summary>
/// <param name="Index">Its place.</param>
/// <param name="Task">The handler.</param>
/// <param name="RoleName">The role that it is of, or null.</param>
internal sealed record HandlerEntry(int Index, TaskSpec Task, string? RoleName);
