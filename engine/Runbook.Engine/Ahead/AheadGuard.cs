using Runbook.Language;

namespace Runbook.Engine;

/// <summary>What keeps an evaluation ahead of its turn from using what is not known yet. Immutable.</summary>
/// <param name="Pending">The layer that throws for a name still to be set.</param>
/// <param name="Functions">The functions whose answer does not depend on when they are asked.</param>
internal sealed record AheadGuard(VariableLayer Pending, FunctionTable Functions);
