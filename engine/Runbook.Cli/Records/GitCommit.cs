namespace Runbook.Cli;

/// <summary>Which Git commit a folder is at, read from Git's files without starting it (gitrepository-layout(5)). Stateless.</summary>
internal static class GitCommit
{
    /// <summary>The commit's name in hexadecimal digits; null outside a checkout, before its first commit, or when it cannot be read.</summary>
    public static string? Find(string folder)
    {
        try
        {
            for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
            {
                if (Directory.Exists(Path.Combine(at, ".git")))
                {
                    return Head(Path.Combine(at, ".git"));
                }

                if (File.Exists(Path.Combine(at, ".git")))
                {
                    // a worktree or submodule: the file names the folder
                    var line = File.ReadAllText(Path.Combine(at, ".git")).Trim();
                    return line.StartsWith("gitdir: ", StringComparison.Ordinal) ? Head(Path.GetFullPath(line[8..], at)) : null;
                }
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static string? Head(string git)
    {
        var head = File.ReadAllText(Path.Combine(git, "HEAD")).Trim();
        if (!head.StartsWith("ref: ", StringComparison.Ordinal))
        {
            return Name(head);
        }

        var reference = head[5..];
        var common = Path.Combine(git, "commondir") is var file && File.Exists(file) ? Path.GetFullPath(File.ReadAllText(file).Trim(), git) : git;
        var loose = Path.Combine(common, reference);
        return Name(File.Exists(loose) ? File.ReadAllText(loose).Trim() : Packed(Path.Combine(common, "packed-refs"), reference));
    }

    private static string? Packed(string file, string reference) => !File.Exists(file) ? null
        : File.ReadLines(file).FirstOrDefault(l => l.EndsWith($" {reference}", StringComparison.Ordinal))?.Split(' ')[0];

    private static string? Name(string? text) => text is { Length: 40 or 64 } && text.All(char.IsAsciiHexDigit) ? text : null;
}
