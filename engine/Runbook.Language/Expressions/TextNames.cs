using Runbook.Core;

namespace Runbook.Language;

/// <summary>What an expression or template asks for by name, with the places. Immutable.</summary>
/// <param name="Reads">The variables that it reads, each time that it does.</param>
/// <param name="Functions">The filters, tests and lookups that it calls.</param>
/// <param name="Guarded">
/// The variables that may be undefined without harm: tested by <c>is defined</c>, given a <c>default</c>, or read only when something
/// else holds (after <c>and</c>, in a branch, in a loop).
/// </param>
public sealed record TextNames(
    IReadOnlyList<(string Name, SourceSpan Span)> Reads,
    IReadOnlyList<(FunctionKind Kind, string Name, SourceSpan Span)> Functions,
    IReadOnlySet<string> Guarded);
