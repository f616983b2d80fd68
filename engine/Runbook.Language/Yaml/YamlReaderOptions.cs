using Runbook.Core;

namespace Runbook.Language;

/// <summary>How YAML is read. Immutable; as safe from several threads as the callback is.</summary>
public sealed record YamlReaderOptions
{
    /// <summary>The options with nothing set: vaulted text is an error.</summary>
    public static YamlReaderOptions Default { get; } = new();

    /// <summary>
    /// Opens vaulted text (a <c>!vault</c> value or a whole file that begins with <c>$ANSIBLE_VAULT</c>) and gives its content as
    /// text, marked secret as the caller likes. It may throw a <see cref="DiagnosticException"/>. Null (the default): an error.
    /// </summary>
    public Func<string, SourceSpan, Value>? Vault { get; init; }

    /// <summary>Remembers the texts that were vaulted, each value of a vaulted file by itself; null (the default) for none.</summary>
    public SecretSet? Secrets { get; init; }

    /// <summary>The text of a file that an editor has and that is not saved; null (the default, and for other files): as on disk.</summary>
    public Func<string, string?>? Unsaved { get; init; }

    /// <summary>Whether all text is secret: set when the file itself was vaulted. False by default.</summary>
    public bool Secret { get; init; }

    /// <summary>How deep lists and maps may stand in each other; 128 by default.</summary>
    public int MaxDepth { get; init; } = 128;

    /// <summary>How many values a file may hold once its aliases are written out; 5,000,000 by default.</summary>
    public int MaxValues { get; init; } = 5_000_000;
}
