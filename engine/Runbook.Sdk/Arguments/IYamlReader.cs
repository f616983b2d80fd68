using Runbook.Core;

namespace Runbook.Sdk;

/// <summary>Reads YAML as playbooks are read, for modules that take it as text. Stateless, safe from any thread.</summary>
public interface IYamlReader
{
    /// <summary>The documents of a text, each knowing its place; with an error, those before it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The name for places.</param>
    /// <param name="errors">Gets what is wrong.</param>
    IReadOnlyList<Value> Read(string text, string file, List<Diagnostic> errors);
}
