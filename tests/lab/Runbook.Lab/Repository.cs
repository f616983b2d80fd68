namespace Runbook.Lab;

/// <summary>Where this clone's files are, seen from a test that runs out of its <c>bin</c> folder. Thread-safe.</summary>
public static class Repository
{
    /// <summary>The folder that holds <c>Runbook.sln</c>.</summary>
    /// <exception cref="InvalidOperationException">The program does not run from inside a clone.</exception>
    public static string Root { get; } = FindRoot();

    /// <summary>The absolute path of a file or folder of the clone.</summary>
    /// <param name="parts">The path from the root, in parts.</param>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>
    /// The <c>runbook</c> executable that was built with the running test: the same configuration first, then the other.
    /// The environment variable <c>RUNBOOK</c> overrides it. Null when there is none.
    /// </summary>
    public static string? Executable { get; } = FindExecutable();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Runbook.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside a clone of Runbook");
    }

    private static string? FindExecutable()
    {
        if (Environment.GetEnvironmentVariable("RUNBOOK") is { Length: > 0 } given) return Path.GetFullPath(given);
        var release = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal);
        string[] configurations = release ? ["Release", "Debug"] : ["Debug", "Release"];
        return configurations
            .Select(c => At("engine", "Runbook.Cli", "bin", c, "net10.0", "runbook"))
            .FirstOrDefault(File.Exists);
    }
}
