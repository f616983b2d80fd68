namespace Runbook.Sdk;

/// <summary>At least one argument of a set must be given. Put it on the arguments record, once a set.</summary>
/// <param name="names">The arguments' names as written in a playbook.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class OneOfAttribute(params string[] names) : Attribute
{
    /// <summary>The arguments' names.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}
