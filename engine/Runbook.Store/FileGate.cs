namespace Runbook.Store;

/// <summary>Lets one process at a time at a file or a folder, by a lock file beside it that the system frees with the process.</summary>
public sealed class FileGate : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly FileStream _file;

    private FileGate(FileStream file) => _file = file;

    /// <summary>Waits for the lock, <c>PATH.lock</c>.</summary>
    public static async Task<FileGate> EnterAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryEnter($"{path}.lock") is { } gate)
            {
                return gate;
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static FileGate? TryEnter(string path)
    {
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
