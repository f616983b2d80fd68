using Renci.SshNet;
using Renci.SshNet.Common;

namespace Runbook.Transport;

/// <summary>A login shell on a channel of an SSH connection.</summary>
internal sealed class SshLink(ShellStream stream, Func<string?> whyLost) : IByteLink
{
    private const int LongestInline = 16 * 1024;
    private readonly byte[] _drain = new byte[1 << 16];
    private Action<string?>? _onClosed;

    public void Start(Action<ReadOnlyMemory<byte>> onData, Action<string?> onClosed)
    {
        _onClosed = onClosed;
        stream.DataReceived += (_, e) =>
        {
            onData(e.Data);

            // The stream keeps a copy of all that comes, for readers that are not there.
            while (stream.DataAvailable && stream.Read(_drain, 0, _drain.Length) > 0)
            {
            }
        };
        stream.ErrorOccurred += (_, e) => Close(e.Exception.Message);
        stream.Closed += (_, _) => Close(whyLost());
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        // Writing blocks while the host's window is full: what fits into it for certain is not worth a thread.
        if (data.Length <= LongestInline)
        {
            Write(data);
        }
        else
        {
            await Task.Run(() => Write(data), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync()
    {
        stream.Dispose();
        Close(null);
        return ValueTask.CompletedTask;
    }

    private void Close(string? reason) => Interlocked.Exchange(ref _onClosed, null)?.Invoke(reason);

    private void Write(ReadOnlyMemory<byte> data)
    {
        try
        {
            stream.Write(data.Span);
            stream.Flush();
        }
        catch (Exception e) when (e is SshException or InvalidOperationException or System.Net.Sockets.SocketException)
        {
            throw new IOException(whyLost() ?? e.Message, e);
        }
    }
}
