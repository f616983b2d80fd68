using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;
using Runbook.Core;

namespace Runbook.Store;

/// <summary>
/// A run's lines as they lie beside the store until they are in it: a header, then a line an event. Held open, and so locked, by the process
/// that writes it; the system ends the lock with the process. Safe from any thread.
/// </summary>
internal sealed class SpoolFile : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _stream;

    // taken once: asking the stream for it writes the stream's buffer out, and fails where the disk is full
    private readonly SafeFileHandle _handle;

    private SpoolFile(FileStream stream, string path) => (_stream, _handle, Path) = (stream, stream.SafeFileHandle, path);

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>How many bytes are in it, and can be read: what is not flushed is not counted.</summary>
    public long Length => RandomAccess.GetLength(_handle);

    /// <summary>Makes one for a run.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static SpoolFile Create(string folder, string name, RunHeader header)
    {
        OwnerOnly.MakeFolder(folder);
        // a file is made first and locked then: it gets the name that others look for when both are done
        var path = System.IO.Path.Combine(folder, $"{name}.jsonl");
        var file = new SpoolFile(OwnerOnly.Open($"{path}.new", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16), path);
        try
        {
            file._stream.Write(RunHeaderJson.Write(header));
            file.Flush();
            File.Move($"{path}.new", path);
            return file;
        }
        catch
        {
            File.Delete($"{path}.new");
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens one whose writer is gone.</summary>
    /// <returns>Whether nobody writes it any more.</returns>
    public static bool TryOpen(string path, [NotNullWhen(true)] out SpoolFile? file)
    {
        try
        {
            file = new(new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None), path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file = null;
            return false;
        }
    }

    /// <summary>Adds an event. It is on disk after the next <see cref="Flush"/>.</summary>
    public void Write(long sequence, RunEvent e)
    {
        var line = SpoolLine.Write(sequence, e);
        lock (_lock)
        {
            _stream.Write(line);
        }
    }

    /// <summary>Hands what was added to the system: it outlives this process from here on.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            _stream.Flush();
        }
    }

    /// <summary>Reads bytes at a place, beside the writing.</summary>
    /// <returns>How many were there.</returns>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken) =>
        RandomAccess.ReadAsync(_handle, buffer, offset, cancellationToken);

    /// <summary>Deletes it: all of it is in the store.</summary>
    public void Delete() => File.Delete(Path);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
