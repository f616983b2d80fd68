using Runbook.Language;

namespace Runbook.Engine;

/// <summary>What a play is to run on. Immutable.</summary>
/// <param name="Hosts">Its hosts in the order of <c>order</c>.</param>
/// <param name="InInventoryOrder">The same hosts as the inventory has them.</param>
/// <param name="Name">Its name, evaluated; its pattern when it has none.</param>
internal sealed record PlaySelection(IReadOnlyList<Host> Hosts, IReadOnlyList<Host> InInventoryOrder, string Name);
