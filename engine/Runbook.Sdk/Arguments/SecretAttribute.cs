namespace Runbook.Sdk;

/// <summary>The argument's value is never shown. An argument of type <see cref="Secret"/> has it without saying.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class SecretAttribute : Attribute;
