namespace Runbook.Lab;

/// <summary>A fresh folder that vanishes with all that is in it. Thread-safe.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Its absolute path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("runbook-test-").FullName;

    /// <summary>The absolute path of something in it.</summary>
    /// <param name="name">A path relative to the folder.</param>
    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, making its folder.</summary>
    /// <param name="name">A path relative to the folder.</param>
    /// <param name="text">What to write.</param>
    /// <returns>The file's absolute path.</returns>
    public string Write(string name, string text)
    {
        var path = At(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
