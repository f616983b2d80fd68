using Runbook.Core;

namespace Runbook.Sdk;

/// <summary>A lookup: <c>lookup('name', terms…, option=…)</c>, <c>with_name:</c>. It may read what is outside. Safe from any thread.</summary>
public interface ILookup
{
    /// <summary>What is found, as a list. An exception is an error of the expression, with its message.</summary>
    IReadOnlyList<Value> Find(PluginArguments arguments);
}
