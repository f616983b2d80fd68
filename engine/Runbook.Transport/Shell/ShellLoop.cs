using System.Buffers;
using System.Text;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// One running shell loop. Requests go out in the order of <see cref="SendAsync"/>, without waiting for each other; answers are
/// matched in that order. Safe from any thread.
/// </summary>
internal sealed class ShellLoop : IReplySink, IAsyncDisposable
{
    private const int Chunk = 128 * 1024;
    private readonly Lock _lock = new();
    private readonly Queue<ShellRequest> _pending = new();
    private readonly HashSet<string> _defined = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly IByteLink _link;
    private readonly TransportOptions _options;
    private readonly ReplyReader _reader;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _given = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _lost;
    private bool _held;

    /// <summary>A loop that was asked for; requests that only read may be sent already.</summary>
    public ShellLoop(IByteLink link, string mark, TransportOptions options)
    {
        _link = link;
        _options = options;
        _reader = new(mark, this);
        _timer = options.TimeProvider.CreateTimer(_ => Expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        LastHeard = options.TimeProvider.GetTimestamp();
    }

    /// <summary>The shell's process number on the host; 0 while it is not known.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Ends when the loop runs on the host; fails as its requests do.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Whether what runs on the host does not leave the input alone, so that its successor must be waited for.</summary>
    public bool NeedsDialogue { get; private set; }

    /// <summary>Whether it takes no more requests.</summary>
    public bool IsOver
    {
        get
        {
            lock (_lock)
            {
                return _lost is not null;
            }
        }
    }

    /// <summary>Whether its processes must be ended on the host before anything else runs there.</summary>
    public bool MustBeKilled { get; private set; }

    /// <summary>Whether only the shell itself is to be ended: what it left behind goes on.</summary>
    public bool SparesChildren { get; private set; }

    /// <summary>Whether an answer is awaited.</summary>
    public bool IsOwed
    {
        get
        {
            lock (_lock)
            {
                return _pending.Count > 0;
            }
        }
    }

    /// <summary>Fires when it takes no more requests.</summary>
    public CancellationToken Over => _given.Token;

    /// <summary>When something last came (a timestamp of the clock).</summary>
    public long LastHeard { get; private set; }

    /// <summary>Sends a request and waits for its answers.</summary>
    /// <exception cref="ShellReplacedException">It was not begun; send it to the shell's successor.</exception>
    /// <exception cref="HostUnreachableException">The connection was lost.</exception>
    public async Task SendAsync(ShellRequest request, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!request.IsReading)
            {
                await _ready.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }

            Enqueue(request);
            await WriteAsync(request, _given.Token).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }

        using var _ = cancellationToken.Register(() => Cancel(request, cancellationToken));
        await request.Done.ConfigureAwait(false);
    }

    /// <summary>The loop runs.</summary>
    public void Begin(int processId)
    {
        ProcessId = processId;
        _ready.TrySetResult();
    }

    /// <summary>It never began, because what runs on the host takes the input for itself: its successor must be waited for.</summary>
    public void Mislead()
    {
        NeedsDialogue = true;
        Lose(new ShellReplacedException());
    }

    /// <summary>Gets what the link delivers.</summary>
    public void Receive(ReadOnlyMemory<byte> data)
    {
        lock (_lock)
        {
            LastHeard = _options.TimeProvider.GetTimestamp();
            if (_lost is null)
            {
                Feed(data);
            }
        }
    }

    /// <summary>The connection ended: every request in it fails.</summary>
    public void Lose(Exception reason)
    {
        lock (_lock)
        {
            _lost ??= reason;
            while (_pending.TryDequeue(out var request))
            {
                request.Fail(reason);
            }

            Arm(Timeout.InfiniteTimeSpan);
        }

        _ready.TrySetException(_lost);
        _ = _ready.Task.Exception;
        _given.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        Lose(new HostUnreachableException("the connection was closed"));
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _link.DisposeAsync().ConfigureAwait(false);
    }

    void IReplySink.Output(ReadOnlyMemory<byte> data) => Current()?.Output.Add(data);

    void IReplySink.Error(ReadOnlyMemory<byte> data) => Current()?.Error.Add(data);

    void IReplySink.Status(int status)
    {
        if (Current() is { } answer)
        {
            answer.Status = status;
            _held = true;
            Arm(_options.HeldOutputGrace);
        }
    }

    void IReplySink.Skipped()
    {
        if (Current() is { } answer)
        {
            answer.IsSkipped = true;
        }
    }

    void IReplySink.End()
    {
        _held = false;
        if (!_pending.TryPeek(out var request))
        {
            return;
        }

        request.Answered++;
        if (request.Answered == request.Answers.Count)
        {
            _pending.Dequeue();
            request.Complete();
        }

        ArmForHead();
    }

    private void Feed(ReadOnlyMemory<byte> data)
    {
        try
        {
            _reader.Feed(data);
        }
        catch (GarbledReplyException e)
        {
            Lose(new HostUnreachableException(e.Message, e));
        }
        catch (Exception e) when (_pending.TryPeek(out var head))
        {
            // Whoever takes the output failed (a full disk here): that is the request's failure, not the connection's.
            Abort(head, e);
        }
    }

    private Answer? Current() => _pending.TryPeek(out var request) ? request.Answers[request.Answered] : null;

    private void Enqueue(ShellRequest request)
    {
        lock (_lock)
        {
            if (_lost is not null)
            {
                throw MustBeKilled || NeedsDialogue ? new ShellReplacedException() : _lost;
            }

            if (_pending.Count == 0)
            {
                LastHeard = _options.TimeProvider.GetTimestamp();
            }

            _pending.Enqueue(request);
            if (_pending.Count == 1)
            {
                ArmForHead();
            }
        }
    }

    private void ArmForHead() =>
        Arm(_pending.TryPeek(out var head) && head.Timeout is { } timeout ? timeout : Timeout.InfiniteTimeSpan);

    private void Arm(TimeSpan due) => _timer.Change(due, Timeout.InfiniteTimeSpan);

    private void Expire()
    {
        lock (_lock)
        {
            if (_lost is not null || !_pending.TryPeek(out var head))
            {
                return;
            }

            if (_held && _options.TimeProvider.GetElapsedTime(LastHeard) < _options.HeldOutputGrace / 2)
            {
                Arm(_options.HeldOutputGrace);
                return;
            }

            if (!_held)
            {
                foreach (var answer in head.Answers.Skip(head.Answered))
                {
                    answer.TimeOut(head.Timeout ?? TimeSpan.Zero);
                }
            }

            _pending.Dequeue();
            GiveUp(spareChildren: _held);
            head.Complete();
        }
    }

    private void Cancel(ShellRequest request, CancellationToken cancellationToken)
    {
        // A request that waits behind another one is left to run: to stop it, the other one would have to be killed.
        Abort(request, new OperationCanceledException(cancellationToken));
    }

    private void Abort(ShellRequest request, Exception reason)
    {
        lock (_lock)
        {
            if (_lost is null && _pending.TryPeek(out var head) && head == request)
            {
                _pending.Dequeue();
                GiveUp(spareChildren: false);
            }
        }

        request.Fail(reason);
    }

    private void GiveUp(bool spareChildren)
    {
        MustBeKilled = true;
        SparesChildren = spareChildren;
        Lose(new ShellReplacedException());
    }

    private async Task WriteAsync(ShellRequest request, CancellationToken given)
    {
        try
        {
            if (request.Functions is { } functions && _defined.Add(functions))
            {
                await _link.WriteAsync(ShellRequest.ToFrame(functions), given).ConfigureAwait(false);
            }

            await _link.WriteAsync(request.Frame, given).ConfigureAwait(false);
            if (request.Input is not null)
            {
                await WriteInputAsync(request, given).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (given.IsCancellationRequested)
        {
            // The request has been failed or answered already.
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or HostUnreachableException)
        {
            Lose(e as HostUnreachableException ?? new HostUnreachableException($"the connection was lost while sending: {e.Message}", e));
        }
    }

    private async Task WriteInputAsync(ShellRequest request, CancellationToken given)
    {
        var left = request.InputLength;
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            await using var stream = request.Input!.Open();
            stream.Seek(request.InputOffset, SeekOrigin.Begin);
            while (left > 0)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(Chunk, left)), given).ConfigureAwait(false);
                if (read == 0)
                {
                    throw new InputException($"{request.Input.File} became shorter while it was sent");
                }

                await _link.WriteAsync(buffer.AsMemory(0, read), given).ConfigureAwait(false);
                left -= read;
            }

            if (request.InputEnd.Length > 0)
            {
                await _link.WriteAsync(Encoding.ASCII.GetBytes(request.InputEnd), given).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is InputException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            Abort(request, e as InputException ?? new InputException(e.Message));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
