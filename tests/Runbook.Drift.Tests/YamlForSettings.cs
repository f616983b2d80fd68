using Runbook.Drift.Host;

namespace Runbook.Drift.Tests;

/// <summary>Reads settings as the program does.</summary>
internal static class YamlForSettings
{
    public static DriftSettings Settings(string text) => new DriftSettingsReader(new Yaml()).Read(text, "runbook.yml", "/project");
}
