using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Drift.Tests;

/// <summary>The reader of playbooks, as the program gives it.</summary>
internal sealed class YamlForSettings : IYamlReader
{
    public IReadOnlyList<Value> Read(string text, string file, List<Diagnostic> errors)
    {
        var (documents, diagnostics) = YamlReader.Read(text, file, new());
        errors.AddRange(diagnostics);
        return documents;
    }

    public static DriftSettings Settings(string text) => new DriftSettingsReader(new YamlForSettings()).Read(text, "runbook.yml", "/project");
}
