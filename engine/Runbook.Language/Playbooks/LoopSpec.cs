using Runbook.Core;

namespace Runbook.Language;

/// <summary>A task's loop as written. Never changed.</summary>
/// <param name="Lookup">The lookup of a <c>with_…</c>, e.g. <c>items</c>; null for <c>loop</c>.</param>
/// <param name="Terms">The list, or a template of it.</param>
/// <param name="Control">The <c>loop_control</c> map; empty when none.</param>
public sealed record LoopSpec(string? Lookup, Value Terms, MapValue Control);
