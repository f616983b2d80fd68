using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>What the modules that edit a text file have in common. Immutable.</summary>
public abstract record EditArgs : FileAttributeArgs
{
    /// <summary>The file on the host. A symbolic link is followed.</summary>
    [Key]
    [Alias("dest", "destfile", "name")]
    public required string Path { get; init; }

    /// <summary>Whether the old file is kept, with the time in its name. Default false.</summary>
    public bool Backup { get; init; }

    /// <summary>A command that must succeed before the file is put in place; <c>%s</c> in it stands for the new file. Default none.</summary>
    public string? Validate { get; init; }

    /// <summary>What is wrong with these arguments together; a sentence each.</summary>
    internal IEnumerable<string> Problems() =>
        Validate is not null && !Validate.Contains("%s", StringComparison.Ordinal) ? [$"validate must contain %s: {Validate}", .. Unsupported()] : Unsupported();
}
