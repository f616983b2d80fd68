namespace Runbook.Drift;

/// <summary>Lets one process at a time at a folder, by a lock file that the system frees with the process.</summary>
internal sealed class FolderGate : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly FileStream _file;

    private FolderGate(FileStream file) => _file = file;

    /// <summary>Waits for the lock.</summary>
    public static async Task<FolderGate> EnterAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
