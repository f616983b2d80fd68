using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>What all modules that make or change files take: permissions, owner, group. Immutable.</summary>
public abstract record FileAttributeArgs
{
    /// <summary>Permissions: octal, symbolic, or (where a source has some) <c>preserve</c>. Default: as they are; for a new file, by the umask.</summary>
    public ModeSpec? Mode { get; init; }

    /// <summary>Owner, by name or number. Default: as it is; for a new file, the user on the host.</summary>
    public string? Owner { get; init; }

    /// <summary>Group, by name or number. Default: as it is; for a new file, the user's.</summary>
    public string? Group { get; init; }

    /// <summary>Attributes for <c>chattr</c>. Not supported: giving them is an error.</summary>
    [Alias("attr")]
    public string? Attributes { get; init; }

    /// <summary>SELinux user. Ignored, as the other parts of the context, where the host has no SELinux; else refused.</summary>
    public string? Seuser { get; init; }

    /// <summary>SELinux role.</summary>
    public string? Serole { get; init; }

    /// <summary>SELinux type.</summary>
    public string? Setype { get; init; }

    /// <summary>SELinux level.</summary>
    public string? Selevel { get; init; }

    /// <summary>Whether a file that cannot be replaced by renaming may be written in place. Default false.</summary>
    public bool UnsafeWrites { get; init; }

    /// <summary>Whether a part of an SELinux context is asked for.</summary>
    internal bool AsksContext => Seuser is not null || Serole is not null || Setype is not null || Selevel is not null;

    /// <summary>What is not supported among these; a sentence each.</summary>
    internal IEnumerable<string> Unsupported() =>
        Attributes is null ? [] : ["attributes is not supported: set file attributes with a command task that runs chattr"];
}
