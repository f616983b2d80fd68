using System.Collections.Concurrent;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// Sends the pieces of a big file. A channel carries at most the host's window (2 MiB with sshd) in a round trip, so a long way gets
/// several; a slow way gets its pieces packed where they become smaller. Used once.
/// </summary>
internal sealed class PieceSender(
    SessionShell shell, Content content, string file, bool canPack, TimeSpan roundTrip, Func<TimeSpan?> left, TransportOptions options)
{
    /// <summary>Pieces on the way on one channel: while one is acknowledged the next is sent.</summary>
    private const int Lanes = 2;

    /// <summary>One more channel for so long a round trip, each.</summary>
    private const double MillisecondsPerChannel = 10;

    /// <summary>sshd allows 10 sessions on a connection unless told otherwise; others need some, too.</summary>
    private const int MostChannels = 5;

    private const int MegabytesOnOne = 16;
    private const int MegabytesOnSeveral = 4;
    private readonly ConcurrentQueue<Piece> _left = new();
    private readonly PiecePacker _packer = new(content, options.TimeProvider);
    private ActionOutcome? _failed;

    /// <summary>Sends what is missing.</summary>
    /// <param name="length">The content's length.</param>
    /// <param name="have">The pieces that are there.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null, or what went wrong on the host.</returns>
    public async Task<ActionOutcome?> SendAsync(long length, IReadOnlyList<Piece> have, CancellationToken cancellationToken)
    {
        var channels = (int)Math.Clamp(1 + (roundTrip.TotalMilliseconds / MillisecondsPerChannel), 1, MostChannels);
        foreach (var piece in Piece.Missing(length, channels == 1 ? MegabytesOnOne : MegabytesOnSeveral, have))
        {
            _left.Enqueue(piece);
        }

        var others = Enumerable.Range(0, Math.Min(channels - 1, _left.Count / Lanes)).Select(_ => shell.Another()).ToArray();
        try
        {
            await AllAsync([.. Own(cancellationToken), .. others.Select(o => OtherAsync(o, cancellationToken))], cancellationToken).ConfigureAwait(false);
            // What a channel that broke has put back.
            while (!_left.IsEmpty && _failed is null)
            {
                await AllAsync(Own(cancellationToken), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await Task.WhenAll(others.Select(o => o.DisposeAsync().AsTask())).ConfigureAwait(false);
        }

        return _failed;
    }

    private Task[] Own(CancellationToken cancellationToken) => [.. Enumerable.Range(0, Lanes).Select(_ => LaneAsync(shell, cancellationToken))];

    /// <summary>A failure on the host ends its shell, and what was sent behind it with it: that is no lost connection.</summary>
    private async Task AllAsync(Task[] lanes, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(lanes).ConfigureAwait(false);
        }
        catch (HostUnreachableException) when (_failed is not null)
        {
            // Told by the outcome.
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A channel more than the one that is needed: it may as well not open or break.</summary>
    private async Task OtherAsync(SessionShell other, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => LaneAsync(other, cancellationToken))).ConfigureAwait(false);
        }
        catch (HostUnreachableException)
        {
            // The own channel takes what is left, or is lost as well.
        }
    }

    private async Task LaneAsync(SessionShell on, CancellationToken cancellationToken)
    {
        while (_failed is null && _left.TryDequeue(out var piece))
        {
            try
            {
                var packed = canPack && _packer.IsSlow ? await _packer.PackAsync(piece, cancellationToken).ConfigureAwait(false) : null;
                var request = await on.SendNowAsync(() => Make(piece, packed), cancellationToken).ConfigureAwait(false);
                var answer = request.Answers[0].ToShellAnswer();
                if (!answer.Succeeded)
                {
                    _failed ??= new(answer.ExitCode, "", FailureText.Plain(answer.Error));
                }

                _packer.Arrived(packed?.Length ?? piece.Length);
            }
            catch (HostUnreachableException)
            {
                _left.Enqueue(piece);
                throw;
            }
        }
    }

    private ShellRequest Make(Piece piece, Content? packed)
    {
        var word = LoopScript.NewWord();
        var bytes = packed?.Length ?? piece.Length;
        return new(
            PartScript.Take(file, piece, bytes, packed is not null, word),
            [new(new(options.OutputLimit, null, null), new(options.OutputLimit, null, null))],
            left(),
            packed ?? content,
            bytes)
        {
            InputOffset = packed is null ? piece.Offset : 0,
            InputEnd = word + "\n",
            Functions = PartScript.Functions,
        };
    }
}
