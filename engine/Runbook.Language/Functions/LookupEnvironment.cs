namespace Runbook.Language;

/// <summary>What lookups, filters and templates may know of the control machine and of the place they are used in. Immutable.</summary>
public sealed record LookupEnvironment
{
    /// <summary>Folders in which a relative file is looked for, nearest first: the role, then the playbook.</summary>
    public IReadOnlyList<string> SearchPaths { get; init; } = [];

    /// <summary>The playbook's folder.</summary>
    public string BaseDirectory { get; init; } = ".";

    /// <summary>Where time comes from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Opens vaulted text with the passwords of the run and gives its content; it may throw a
    /// <see cref="Core.DiagnosticException"/>. Null (the default): vaulted files cannot be read.
    /// </summary>
    public Func<string, Core.SourceSpan, Core.Value>? Vault { get; init; }

    /// <summary>Finds a file the way Ansible does: each search path with <paramref name="kind"/> (<c>files</c>, <c>templates</c>,
    /// <c>vars</c>) below it, then the path itself. Null when it is nowhere. An absolute path is taken as it is.</summary>
    public string? FindFile(string kind, string path)
    {
        path = Core.UserFolders.Expand(path);
        if (Path.IsPathRooted(path))
        {
            return Path.Exists(path) ? path : null;
        }

        return Candidates(kind, path).FirstOrDefault(Path.Exists);
    }

    /// <summary>Every place in which <see cref="FindFile"/> looks, in order: what an error should name.</summary>
    public IEnumerable<string> Candidates(string kind, string path)
    {
        foreach (var folder in SearchPaths.Append(BaseDirectory))
        {
            yield return Path.GetFullPath(Path.Combine(folder, kind, path));
            yield return Path.GetFullPath(Path.Combine(folder, path));
        }
    }
}
