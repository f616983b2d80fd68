using System.Net.Sockets;
using System.Threading.Channels;

namespace Runbook.Bench;

/// <summary>
/// One direction of a proxied connection. Each piece goes out when its own time has come: a megabyte is as late as a byte, no later.
/// A piece's turn is one more than that of the latest piece which its sender had got by then: the number of one-way trips that had to
/// follow one another, whatever crossed on the wire meanwhile.
/// </summary>
internal sealed class Flow(TimeSpan oneWay)
{
    private const int PieceSize = 1 << 18;
    private int _delivered;
    private int _lastTurn;
    private long _bytes;

    /// <summary>The turn of the last piece; 0 before the first.</summary>
    public int LastTurn => Volatile.Read(ref _lastTurn);

    /// <summary>Bytes taken so far.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Waits until a time has passed since a timestamp.</summary>
    public static async Task UntilAsync(long since, TimeSpan time, CancellationToken cancellationToken)
    {
        while (time - TimeProvider.System.GetElapsedTime(since) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left, cancellationToken);
        }
    }

    /// <summary>Passes on until the sender's end.</summary>
    /// <param name="from">Who sends.</param>
    /// <param name="to">Who gets it.</param>
    /// <param name="back">The other direction.</param>
    /// <param name="opened">When the connection began.</param>
    /// <param name="earliest">What is read before this time after the beginning counts as read then.</param>
    /// <param name="cancellationToken">Breaks the connection.</param>
    public async Task RunAsync(Socket from, Socket to, Flow back, long opened, TimeSpan earliest, CancellationToken cancellationToken)
    {
        var pieces = Channel.CreateUnbounded<Piece>(new() { SingleReader = true, SingleWriter = true });
        await Task.WhenAll(ReadAsync(from, back, opened, earliest, pieces.Writer, cancellationToken), WriteAsync(to, pieces.Reader, opened, cancellationToken));
    }

    private async Task ReadAsync(
        Socket from, Flow back, long opened, TimeSpan earliest, ChannelWriter<Piece> pieces, CancellationToken cancellationToken)
    {
        var buffer = new byte[PieceSize];
        try
        {
            int count;
            do
            {
                count = await from.ReceiveAsync(buffer, cancellationToken);
                var read = TimeProvider.System.GetElapsedTime(opened);
                _lastTurn = count > 0 ? Math.Max(_lastTurn, Volatile.Read(ref back._delivered) + 1) : _lastTurn;
                _bytes += count;
                pieces.TryWrite(new((read > earliest ? read : earliest) + oneWay, buffer[..count], _lastTurn));
            }
            while (count > 0);
        }
        finally
        {
            pieces.TryComplete();
        }
    }

    private async Task WriteAsync(Socket to, ChannelReader<Piece> pieces, long opened, CancellationToken cancellationToken)
    {
        await foreach (var piece in pieces.ReadAllAsync(cancellationToken))
        {
            await UntilAsync(opened, piece.Due, cancellationToken);
            if (piece.Bytes.Length == 0)
            {
                to.Shutdown(SocketShutdown.Send);
                return;
            }

            Volatile.Write(ref _delivered, piece.Turn);
            for (var sent = 0; sent < piece.Bytes.Length;)
            {
                sent += await to.SendAsync(piece.Bytes.AsMemory(sent), cancellationToken);
            }
        }
    }

    /// <param name="Due">When it goes out, counted from the beginning of the connection.</param>
    /// <param name="Bytes">What it carries; nothing is the end.</param>
    /// <param name="Turn">Its turn.</param>
    private readonly record struct Piece(TimeSpan Due, byte[] Bytes, int Turn);
}
