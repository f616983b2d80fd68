namespace Runbook.Sdk;

/// <summary>A file or folder of the control machine that an argument names, found by the engine. Immutable.</summary>
/// <param name="Written">The path as written in the playbook.</param>
public sealed record SourceFile(string Written)
{
    /// <summary>Where it was found, absolute; null when it is on the host (<c>remote_src</c>).</summary>
    public string? FullPath { get; init; }

    /// <summary>Whether it is a folder.</summary>
    public bool IsDirectory { get; init; }

    /// <summary>Its content: the file's, or what its template rendered to; null for a folder and for a path on the host.</summary>
    public Content? Content { get; init; }

    /// <summary>
    /// Gives the content of a file below <see cref="FullPath"/> by its absolute path: the engine's is the same for all hosts, so
    /// that nothing is read and digested twice.
    /// </summary>
    public Func<string, Content> ContentOf { get; init; } = static path => Content.FromFile(path);

    /// <summary>The words after the path, where the argument has them (<c>script</c>); else empty.</summary>
    public string Rest { get; init; } = "";

    /// <summary>Whether the path was written with a slash at its end: the folder's content, not the folder.</summary>
    public bool EndsWithSlash => Written.EndsWith('/');

    /// <summary>The last part of the path as written.</summary>
    public string FileName => Path.GetFileName(Written.TrimEnd('/'));
}
