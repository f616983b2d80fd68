namespace Runbook.Sdk;

/// <summary>
/// On a member of an enum: how it is written in a playbook, and other spellings. Without it a member is written in snake case.
/// </summary>
/// <param name="names">The spellings, the main one first.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class ChoiceAttribute(params string[] names) : Attribute
{
    /// <summary>The spellings.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}
