namespace Runbook.Core;

/// <summary>
/// Where what belongs to the user who runs this program lies on this machine (XDG Base Directory Specification 0.8: a relative path in
/// one of its variables is ignored). Stateless.
/// </summary>
public static class UserFolders
{
    private const string Own = "runbook";

    /// <summary>The home folder.</summary>
    public static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>What is to be kept: <c>$XDG_DATA_HOME/runbook</c>, by default <c>~/.local/share/runbook</c>. It need not exist.</summary>
    public static string Data => Below(Environment.GetEnvironmentVariable("XDG_DATA_HOME"), Home, ".local", "share");

    /// <summary>What can be made again: <c>$XDG_CACHE_HOME/runbook</c>, by default <c>~/.cache/runbook</c>. It need not exist.</summary>
    public static string Cache => Below(Environment.GetEnvironmentVariable("XDG_CACHE_HOME"), Home, ".cache");

    /// <summary>Memory that ends with the log-in: <c>$XDG_RUNTIME_DIR</c>; null where there is no such folder.</summary>
    public static string? Runtime => Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is ['/', ..] folder && Directory.Exists(folder) ? folder : null;

    /// <summary>The path with a leading <c>~</c> or <c>~name</c> replaced by that user's home folder; as it is when there is no such user.</summary>
    public static string Expand(string path)
    {
        if (!path.StartsWith('~'))
        {
            return path;
        }

        var end = path.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? slash : path.Length;
        var home = end == 1 ? Home : HomeOf(path[1..end]);
        var text = home?.TrimEnd('/') + path[end..];
        return home is null ? path : text.Length == 0 ? "/" : text;
    }

    /// <summary>This program's folder below what a variable gives, or below the usual place in a home folder.</summary>
    internal static string Below(string? given, string home, params ReadOnlySpan<string> usual) =>
        Path.IsPathRooted(given) ? Path.Combine(given, Own) : Path.Combine([home, .. usual, Own]);

    private static string? HomeOf(string user)
    {
        try
        {
            return File.ReadLines("/etc/passwd").Select(l => l.Split(':')).FirstOrDefault(f => f.Length > 5 && f[0] == user)?[5];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
