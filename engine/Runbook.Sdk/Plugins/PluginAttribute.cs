namespace Runbook.Sdk;

/// <summary>
/// Names what extends Runbook beside modules: on a class with a public constructor without parameters that is an
/// <see cref="IFilter"/>, <see cref="ITest"/>, <see cref="ILookup"/>, <see cref="IInventorySource"/>, <see cref="IEventOutput"/> or
/// <see cref="IHostConnector"/>, one of them or several under the same name.
/// </summary>
/// <param name="name">Its name where it is used: in an expression, as <c>plugin:</c>, <c>--output</c> or <c>connection:</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PluginAttribute(string name) : Attribute
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;
}
