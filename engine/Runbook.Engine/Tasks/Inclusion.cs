using Runbook.Language;

namespace Runbook.Engine;

/// <summary>Tasks that an inclusion brought. Immutable.</summary>
/// <param name="Items">The tasks.</param>
/// <param name="Layers">The variables that come with them.</param>
internal sealed record Inclusion(IReadOnlyList<TaskItem> Items, IReadOnlyList<VariableLayer> Layers);
