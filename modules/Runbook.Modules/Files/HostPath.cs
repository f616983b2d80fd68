namespace Runbook.Modules;

/// <summary>Paths of a host, as text: always with <c>/</c>, whatever the control machine's system. Stateless.</summary>
internal static class HostPath
{
    /// <summary>The folder that a path is in: <c>.</c> for a bare name.</summary>
    public static string Folder(string path)
    {
        var trimmed = Trim(path);
        var slash = trimmed.LastIndexOf('/');
        return slash < 0 ? "." : slash == 0 ? "/" : trimmed[..slash].TrimEnd('/') is { Length: > 0 } folder ? folder : "/";
    }

    /// <summary>The last part of a path.</summary>
    public static string Name(string path)
    {
        var trimmed = Trim(path);
        return trimmed[(trimmed.LastIndexOf('/') + 1)..];
    }

    /// <summary>Without slashes at its end; the root stays.</summary>
    public static string Trim(string path) => path.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : path.Length > 0 ? "/" : "";

    /// <summary>A path below a folder; an absolute one stays.</summary>
    public static string Join(string folder, string path) =>
        path.StartsWith('/') ? path : folder is "" or "." ? path : folder.TrimEnd('/') + "/" + path;

    /// <summary>The folders that a path is below of, the outermost first, without the root and without the path itself.</summary>
    public static IReadOnlyList<string> Parents(string path)
    {
        var parents = new List<string>();
        for (var at = Folder(path); at is not ("/" or "."); at = Folder(at))
        {
            parents.Insert(0, at);
        }

        return parents;
    }
}
