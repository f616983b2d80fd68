namespace Runbook.Sdk;

/// <summary>The argument that takes the free text of a task (<c>command: make all</c>).</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class FreeFormAttribute : Attribute;
