namespace Runbook.Sdk;

/// <summary>The argument must be given. A C# <c>required</c> property, or a positional parameter without a default that is not nullable, is required without it.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class RequiredAttribute : Attribute;
