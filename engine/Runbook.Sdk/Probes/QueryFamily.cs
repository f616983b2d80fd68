namespace Runbook.Sdk;

/// <summary>
/// Questions of one kind that one process answers together: the state of many paths by one <c>stat</c>, of many units by one
/// <c>systemctl show</c>. Immutable; compare by reference, keep each family in a static readonly field.
/// </summary>
/// <param name="Name">Its name, for logs.</param>
/// <param name="Ask">The one script for all the arguments (each is there once, in this order).</param>
/// <param name="Split">Gives each argument's own answer from the answer to that script; as many as arguments, in their order.</param>
public sealed record QueryFamily(
    string Name, Func<IReadOnlyList<string>, Sh> Ask, Func<ShellAnswer, IReadOnlyList<string>, IReadOnlyList<ShellAnswer>> Split)
{
    /// <summary>A question of this family.</summary>
    public ShellQuery Query(string argument) => new(this, argument);
}
