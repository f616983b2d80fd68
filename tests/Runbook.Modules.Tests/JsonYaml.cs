using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules.Tests;

/// <summary>Reads YAML that is JSON: enough for the manifests and kubeconfigs of the tests.</summary>
internal sealed class JsonYaml : IYamlReader
{
    public IReadOnlyList<Value> Read(string text, string file, List<Diagnostic> errors) => [ValueJson.Parse(text)];
}
