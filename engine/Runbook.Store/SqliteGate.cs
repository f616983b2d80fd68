namespace Runbook.Store;

/// <summary>Lets one process at a time at something beside a SQLite file, by a lock file that the system frees with the process.</summary>
internal sealed class SqliteGate : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly FileStream _file;

    private SqliteGate(FileStream file) => _file = file;

    /// <summary>Waits for the lock.</summary>
    public static async Task<SqliteGate> EnterAsync(string file, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryEnter($"{file}.lock") is { } gate)
            {
                return gate;
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static SqliteGate? TryEnter(string path)
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
