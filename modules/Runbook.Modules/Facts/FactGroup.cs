using Runbook.Core;

namespace Runbook.Modules;

/// <summary>Facts that are gathered together: a piece of the fact script, and what makes facts of its answer. Immutable.</summary>
/// <param name="Name">Its name in <c>gather_subset</c>.</param>
/// <param name="Subset">The larger subset it belongs to: <c>min</c>, <c>hardware</c>, <c>network</c>, <c>virtual</c>, or empty for <c>all</c> only.</param>
/// <param name="Facts">The facts it gives, without <c>ansible_</c>.</param>
/// <param name="Script">POSIX shell that prints sections; must only read. Must not end the shell.</param>
/// <param name="Parse">Adds facts, without <c>ansible_</c>.</param>
internal sealed record FactGroup(string Name, string Subset, IReadOnlyList<string> Facts, string Script, Action<FactSections, MapBuilder> Parse)
{
    /// <summary>Groups whose sections it reads as well.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];
}
