namespace Runbook.Cli;

/// <summary>A setting's value and where it came from. Immutable.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Text">The value as written; the default where nobody wrote one.</param>
/// <param name="Origin"><c>default</c>, a file with its line, or an environment variable.</param>
/// <param name="Folder">The folder that relative paths in it begin at; null for the current one.</param>
internal sealed record ConfigValue(ConfigSetting Setting, string Text, string Origin, string? Folder)
{
    /// <summary>Whether somebody set it.</summary>
    public bool IsSet => Origin != "default";
}
