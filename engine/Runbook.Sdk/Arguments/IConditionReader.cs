using Runbook.Core;

namespace Runbook.Sdk;

/// <summary>Reads conditions of the playbook language, for modules that wait for one to hold. Stateless, safe from any thread.</summary>
public interface IConditionReader
{
    /// <summary>What is wrong with a text as a condition; null when it is one.</summary>
    /// <param name="condition">The text, without braces.</param>
    string? Mistake(string condition);

    /// <summary>Why a condition does not hold; null when it does. With something undefined in it, it does not hold.</summary>
    /// <param name="condition">The text, without braces.</param>
    /// <param name="name">The name of the only variable.</param>
    /// <param name="value">Its value.</param>
    string? Missing(string condition, string name, Value value);
}
