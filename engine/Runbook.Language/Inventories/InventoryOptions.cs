using Runbook.Core;

namespace Runbook.Language;

/// <summary>How an inventory is read. Immutable; as safe from several threads as the callbacks are.</summary>
public sealed record InventoryOptions
{
    /// <summary>The options with nothing set.</summary>
    public static InventoryOptions Default { get; } = new();

    /// <summary>Opens vaulted files and values; null (the default): vaulted text is an error.</summary>
    public VaultKeyring? Vault { get; init; }

    /// <summary>
    /// The folder of the playbook, beside which <c>group_vars</c> and <c>host_vars</c> are looked for too; null by default.
    /// </summary>
    public string? PlaybookDirectory { get; init; }

    /// <summary>
    /// Evaluates an expression (no braces) over variables: what <c>constructed</c> sources need. An error is thrown as
    /// <see cref="DiagnosticException"/>. Null (the default): such a source is an error.
    /// </summary>
    public Func<string, SourceSpan, IVariables, Value>? Evaluate { get; init; }

    /// <summary>
    /// Finds what answers to <c>plugin: NAME</c> beside the plugins that are built in: it gives the groups as a script does for <c>--list</c>,
    /// and throws <see cref="DiagnosticException"/>. Null (the default), or a null answer: there is none.
    /// </summary>
    public Func<string, Func<MapValue, MapValue>?>? FindPlugin { get; init; }

    /// <summary>How many hosts ranges may make in all; 1,000,000 by default.</summary>
    public int MaxHosts { get; init; } = 1_000_000;

    /// <summary>How <see cref="YamlReader"/> is to read files of this inventory.</summary>
    internal YamlReaderOptions Yaml => Vault?.Yaml ?? YamlReaderOptions.Default;
}
