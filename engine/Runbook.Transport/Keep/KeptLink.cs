using System.Text.Json;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>A shell on a connection that the keeper holds.</summary>
internal sealed class KeptLink(KeepStream stream, string? greeting) : IByteLink
{
    private static readonly TimeSpan ByeLimit = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _ended = new();
    private Task _reading = Task.CompletedTask;
    private KeepReply? _end;
    private int _disposed;

    public string? Greeting => greeting;

    public bool IsCommandRefused => _end is { IsCommandRefused: true };

    public bool IsStale => _end is { IsStale: true };

    public HostUnreachableException? Refusal => _end is { Refusal: not null } end ? end.Failure() : null;

    public void Start(Action<ReadOnlyMemory<byte>> onData, Action<string?> onClosed) => _reading = ReadAsync(onData, onClosed, _ended.Token);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        stream.WriteAsync(KeepStream.Data, data, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        using var limit = new CancellationTokenSource(ByeLimit);
        try
        {
            await stream.WriteAsync(KeepStream.Bye, default, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The keeper is gone, or the link is stuck: it throws the connection away.
        }

        await _ended.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stream.DisposeAsync().ConfigureAwait(false);
        _ended.Dispose();
    }

    private async Task ReadAsync(Action<ReadOnlyMemory<byte>> onData, Action<string?> onClosed, CancellationToken cancellationToken)
    {
        string? reason = "the keeper of the connections ended";
        try
        {
            while (await stream.ReadAsync(cancellationToken).ConfigureAwait(false) is { } frame)
            {
                if (frame.Kind == KeepStream.Data && frame.Content.IsEmpty)
                {
                    continue;
                }

                if (frame.Kind == KeepStream.Data)
                {
                    onData(frame.Content);
                    continue;
                }

                _end = JsonSerializer.Deserialize(frame.Content.Span, KeepJson.Default.KeepReply);
                reason = _end?.Reason;
                break;
            }
        }
        catch (OperationCanceledException)
        {
            reason = null;
        }
        catch (Exception e) when (e is IOException or JsonException or ObjectDisposedException)
        {
            reason = e.Message;
        }

        onClosed(reason);
    }
}
