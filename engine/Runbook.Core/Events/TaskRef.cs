namespace Runbook.Core;

/// <summary>Which task an event speaks of. Immutable.</summary>
/// <param name="Id">The position in the play, such as <c>3</c> or <c>3.0.2</c> inside an inclusion; orders as the tasks run.</param>
/// <param name="Name">Its name with the variables filled in where they are known, else the action; with the role in front (<c>web : install</c>).</param>
/// <param name="Action">The module or directive as resolved, e.g. <c>copy</c>.</param>
/// <param name="Span">Where it is written.</param>
/// <param name="IsHandler">Whether it is a handler.</param>
public sealed record TaskRef(string Id, string Name, string Action, SourceSpan Span, bool IsHandler = false);
