using Runbook.Core;

namespace Runbook.Language;

/// <summary>What a playbook is read with. Immutable; as safe from several threads as the callbacks are.</summary>
public sealed record PlaybookOptions
{
    /// <summary>Whether a module of that name (short or in full) exists; null (the default): every name does.</summary>
    public Func<string, bool>? IsModule { get; init; }

    /// <summary>The names of modules, to say what was meant; empty by default.</summary>
    public IReadOnlyCollection<string> ModuleNames { get; init; } = [];

    /// <summary>Whether a lookup of that name exists (<c>items</c> for <c>with_items</c>); null (the default): every name does.</summary>
    public Func<string, bool>? IsLookup { get; init; }

    /// <summary>The names of lookups, to say what was meant; empty by default.</summary>
    public IReadOnlyCollection<string> LookupNames { get; init; } = [];

    /// <summary>The extra variables (<c>-e</c>), which win over all others in the names of static imports; empty by default.</summary>
    public IVariables ExtraVariables { get; init; } = VariableScope.Empty;

    /// <summary>
    /// Evaluates a template in the name of a static import; throws a <see cref="DiagnosticException"/> when it cannot. Null (the
    /// default): such names are errors.
    /// </summary>
    public Func<StringValue, IVariables, Value>? Evaluate { get; init; }

    /// <summary>Folders of roles beside those of the playbook, in order (<c>roles_path</c>); <c>~</c> is the home folder.</summary>
    public IReadOnlyList<string> RolePaths { get; init; } =
        ["~/.ansible/roles", "/usr/share/ansible/roles", "/etc/ansible/roles"];

    /// <summary>Folders that hold <c>ansible_collections</c>, in order, beside the playbook's <c>collections</c> folder.</summary>
    public IReadOnlyList<string> CollectionPaths { get; init; } = ["~/.ansible/collections", "/usr/share/ansible/collections"];

    /// <summary>Remembers what was vaulted; see <see cref="YamlReaderOptions.Secrets"/>.</summary>
    public SecretSet? Secrets { get; init; }

    /// <summary>Opens vaulted text; see <see cref="YamlReaderOptions.Vault"/>.</summary>
    public Func<string, SourceSpan, Value>? Vault { get; init; }

    /// <summary>The text of a file that an editor has and that is not saved; see <see cref="YamlReaderOptions.Unsaved"/>.</summary>
    public Func<string, string?>? Unsaved { get; init; }
}
