using Runbook.Core;

namespace Runbook.Engine;

/// <summary>Writes the hosts that a run lost or that failed, for <c>--limit @FILE</c>. Stateless.</summary>
internal static class RetryFile
{
    /// <summary>Writes <c>PLAYBOOK.retry</c> when any host failed; what the file system refuses is a warning.</summary>
    /// <param name="playbook">The playbook that ran last.</param>
    /// <param name="folder">Where to; empty is beside the playbook.</param>
    /// <param name="recaps">How the hosts fared.</param>
    public static Diagnostic? Write(string playbook, string folder, IEnumerable<HostRecap> recaps)
    {
        var hosts = recaps.Where(r => r.Failed + r.Unreachable > 0).Select(r => r.Host).ToArray();
        if (hosts.Length == 0)
        {
            return null;
        }

        var name = Path.GetFileNameWithoutExtension(playbook) + ".retry";
        var path = Path.Combine(folder.Length > 0 ? folder : Path.GetDirectoryName(Path.GetFullPath(playbook)) ?? ".", name);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllLines(path, hosts);
            return Diagnostic.Warning("retry-file", "to run again where it failed", $"--limit @{path}", default) with { Severity = Severity.Info };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Diagnostic.Warning("retry-file", "the retry file cannot be written", $"{path}: {e.Message}", default);
        }
    }
}
