namespace Runbook.Sdk;

/// <summary>Marks the arguments that tell one resource from another (a path, a name).</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class KeyAttribute : Attribute;
