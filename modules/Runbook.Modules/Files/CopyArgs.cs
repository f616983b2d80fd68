using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>What copy and template have in common. Immutable.</summary>
public abstract record CopyArgs : FileAttributeArgs
{
    /// <summary>Where to, on the host: a file, or a folder that is there or is written with a slash at its end.</summary>
    [Key]
    public required string Dest { get; init; }

    /// <summary>Whether the old file is kept, with the time in its name. Default false.</summary>
    public bool Backup { get; init; }

    /// <summary>A command that must succeed before the file is put in place; <c>%s</c> in it stands for the new file. Default none.</summary>
    public string? Validate { get; init; }

    /// <summary>Whether a file that is there is replaced. Default true.</summary>
    [Alias("thirsty")]
    public bool Force { get; init; } = true;

    /// <summary>Whether a link at the destination is followed; else it is replaced. Default false.</summary>
    public bool Follow { get; init; }

    /// <summary>The file or text that is copied.</summary>
    internal abstract SourceFile? From { get; }

    /// <summary>What is to be written; null for a folder and for a source on the host.</summary>
    internal abstract Content? Body { get; }

    /// <summary>What is wrong with these arguments together; a sentence each.</summary>
    internal IEnumerable<string> Problems() =>
        Validate is not null && !Validate.Contains("%s", StringComparison.Ordinal) ? [$"validate must contain %s: {Validate}", .. Unsupported()] : Unsupported();
}
