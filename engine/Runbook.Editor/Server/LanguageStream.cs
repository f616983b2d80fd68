using System.IO.Pipelines;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;
using StreamJsonRpc.Reflection;

namespace Runbook.Editor;

/// <summary>
/// The messages of a client in the order of the protocol's lifecycle: nothing but <c>initialize</c> at first, nothing but <c>exit</c>
/// after <c>shutdown</c>, and the end only when every request was answered. One client's.
/// </summary>
internal sealed class LanguageStream(Stream input, Stream output, IJsonRpcMessageFormatter formatter)
    : HeaderDelimitedMessageHandler(PipeWriter.Create(output), PipeReader.Create(input), formatter)
{
    private const int NotInitialized = -32002;
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _unanswered;
    private int _written;
    private bool _isEnding;
    private volatile bool _isShutDown;
    private bool _isInitialized;

    /// <summary>Whether the client said <c>shutdown</c>.</summary>
    public bool IsShutDown => _isShutDown;

    /// <inheritdoc/>
    protected override async ValueTask<JsonRpcMessage?> ReadCoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await NextAsync(cancellationToken).ConfigureAwait(false) is { } message)
            {
                return message;
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await AnsweredAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }

        await AnsweredAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <inheritdoc/>
    protected override void Write(JsonRpcMessage content, CancellationToken cancellationToken)
    {
        base.Write(content, cancellationToken);
        _written += content is JsonRpcResult or JsonRpcError ? 1 : 0;
    }

    /// <inheritdoc/>
    protected override async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await base.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Count(-Interlocked.Exchange(ref _written, 0));
        }
    }

    /// <summary>The next message that is in its order; null at the end, which "exit" is too.</summary>
    private async Task<JsonRpcMessage?> NextAsync(CancellationToken cancellationToken)
    {
        while (await base.ReadCoreAsync(cancellationToken).ConfigureAwait(false) is { } message)
        {
            if (message is not JsonRpcRequest request)
            {
                // an answer, though nothing is asked of a client
                Release(message);
                continue;
            }

            if (request.Method == "exit")
            {
                return null;
            }

            Count(request.IsResponseExpected ? 1 : 0);
            if (Refusal(request) is not { } refusal)
            {
                return message;
            }

            await RefuseAsync(request, refusal, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Ends when every request that was read is answered, also before a broken message is told of.</summary>
    private Task AnsweredAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _isEnding = true;
        }

        Count(0);
        return _answered.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Why a message is out of its order; null when it is not. Follows the client through the lifecycle.</summary>
    private JsonRpcError.ErrorDetail? Refusal(JsonRpcRequest request)
    {
        if (request.Method == "$/cancelRequest")
        {
            return null;
        }

        if (_isShutDown)
        {
            return new() { Code = JsonRpcErrorCode.InvalidRequest, Message = "after \"shutdown\" there is only \"exit\"" };
        }

        if (request.Method == "initialize" == _isInitialized)
        {
            return _isInitialized
                ? new() { Code = JsonRpcErrorCode.InvalidRequest, Message = "\"initialize\" was said before" }
                : new() { Code = (JsonRpcErrorCode)NotInitialized, Message = "\"initialize\" comes first" };
        }

        _isInitialized = true;
        _isShutDown = request.Method == "shutdown";
        return null;
    }

    private async Task RefuseAsync(JsonRpcRequest request, JsonRpcError.ErrorDetail refusal, CancellationToken cancellationToken)
    {
        var id = request.RequestId;
        var isAnswered = request.IsResponseExpected;
        Release(request);
        if (isAnswered)
        {
            await WriteAsync(new JsonRpcError { RequestId = id, Error = refusal }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A message is not looked at any more, which the next one needs.</summary>
    private void Release(JsonRpcMessage message) => ((IJsonRpcMessageBufferManager)this).DeserializationComplete(message);

    private void Count(int more)
    {
        lock (_lock)
        {
            _unanswered += more;
            if (_isEnding && _unanswered <= 0)
            {
                _answered.TrySetResult();
            }
        }
    }
}
