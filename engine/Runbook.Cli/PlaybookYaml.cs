using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Cli;

/// <summary>Gives modules the reader that reads playbooks. Safe from any thread, as far as the vault is.</summary>
/// <param name="options">How to read; asked when first used.</param>
internal sealed class PlaybookYaml(Func<YamlReaderOptions> options) : IYamlReader
{
    /// <inheritdoc/>
    public IReadOnlyList<Value> Read(string text, string file, List<Diagnostic> errors)
    {
        var (documents, diagnostics) = YamlReader.Read(text, file, options());
        errors.AddRange(diagnostics);
        return documents;
    }
}
