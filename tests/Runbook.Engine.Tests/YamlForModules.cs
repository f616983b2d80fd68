using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Engine.Tests;

/// <summary>The reader of playbooks, for modules that read YAML.</summary>
internal sealed class YamlForModules : IYamlReader
{
    public IReadOnlyList<Value> Read(string text, string file, List<Diagnostic> errors)
    {
        var (documents, diagnostics) = YamlReader.Read(text, file, new());
        errors.AddRange(diagnostics);
        return documents;
    }
}
