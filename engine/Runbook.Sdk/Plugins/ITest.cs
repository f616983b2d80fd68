using Runbook.Core;

namespace Runbook.Sdk;

/// <summary>A test of expressions: <c>value is name(arguments)</c>. Pure, safe from any thread.</summary>
public interface ITest
{
    /// <summary>Whether it holds. An exception is an error of the expression, with its message.</summary>
    bool Holds(Value input, PluginArguments arguments);
}
