namespace Runbook.Sdk;

/// <summary>Other names of an argument (<c>dest</c> for <c>path</c>).</summary>
/// <param name="names">The names as written in a playbook.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class AliasAttribute(params string[] names) : Attribute
{
    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}
