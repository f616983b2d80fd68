using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Drift.Host;

/// <summary>The reader of playbooks, as the program gives it.</summary>
public sealed class Yaml : IYamlReader
{
    /// <inheritdoc/>
    public IReadOnlyList<Value> Read(string text, string file, List<Diagnostic> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var (documents, diagnostics) = YamlReader.Read(text, file, new());
        errors.AddRange(diagnostics);
        return documents;
    }
}
