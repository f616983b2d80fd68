namespace Runbook.Drift;

/// <summary>Who acts. Immutable.</summary>
/// <param name="Name">A user, or an account of the control machine.</param>
/// <param name="Via">By what way: <c>page</c>, <c>api</c>, <c>cli</c>.</param>
public sealed record Actor(string Name, string Via);
