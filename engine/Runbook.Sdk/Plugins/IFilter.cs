using Runbook.Core;

namespace Runbook.Sdk;

/// <summary>A filter of expressions: <c>{{ value | name(arguments) }}</c>. Pure, safe from any thread.</summary>
public interface IFilter
{
    /// <summary>What becomes of a value. An exception is an error of the expression, with its message.</summary>
    Value Apply(Value input, PluginArguments arguments);
}
