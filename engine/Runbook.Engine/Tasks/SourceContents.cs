using System.Collections.Concurrent;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>
/// The contents of files of the control machine, one for each file as long as it does not change: its digests are computed once,
/// whatever hosts and tasks ask. Safe from any thread.
/// </summary>
internal sealed class SourceContents
{
    private readonly ConcurrentDictionary<(string Path, DateTime Written, long Length), Content> _files = new();

    /// <summary>The content of a file that exists.</summary>
    public Content Of(string path) => Of(new FileInfo(path));

    /// <summary>The content of a file that exists.</summary>
    public Content Of(FileInfo file)
    {
        var real = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return real.Exists ? _files.GetOrAdd((file.FullName, real.LastWriteTimeUtc, real.Length), key => Content.FromFile(key.Path)) : Content.FromFile(file.FullName);
    }
}
