using Runbook.Core;

namespace Runbook.Language;

/// <summary>A YAML file's one document, and what is wrong with it. Immutable.</summary>
internal sealed record YamlFile(Value Content, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Whether it could not be read.</summary>
    public bool IsBroken => Diagnostics.Any(d => d.Severity == Severity.Error);
}
