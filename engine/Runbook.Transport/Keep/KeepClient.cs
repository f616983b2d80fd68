using System.Diagnostics;
using System.Net.Sockets;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>Speaks to the keeper, and starts it where there is none. Safe from any thread.</summary>
internal sealed class KeepClient(KeepOptions options, TransportOptions transport)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private const int Tries = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly SemaphoreSlim _starting = new(1, 1);
    private bool _hasFailed;

    /// <summary>Whether the keeper could be used so far.</summary>
    public bool IsUsable => !Volatile.Read(ref _hasFailed);

    /// <summary>A connection of the keeper's, with its first link asked for.</summary>
    /// <exception cref="HostUnreachableException">The host cannot be reached or refuses.</exception>
    /// <exception cref="IOException">The keeper cannot be used.</exception>
    public async Task<KeptConnection> ConnectAsync(SshSettings settings, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var connection = new KeptConnection(this, settings, timeout);
        await connection.BeginAsync(cancellationToken).ConfigureAwait(false);
        return connection;
    }

    /// <summary>Asks the keeper for something about a login; the conversation goes on when it does not refuse.</summary>
    /// <exception cref="HostUnreachableException">It was refused.</exception>
    /// <exception cref="IOException">The keeper cannot be used.</exception>
    public async Task<(KeepStream Stream, KeepReply Reply)> AskAsync(
        KeepVerb verb, SshSettings settings, TimeSpan timeout, Func<KeepRequest, KeepRequest> also, CancellationToken cancellationToken)
    {
        try
        {
            return await AskOnceAsync(verb, settings, timeout, also, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It may have ended just now, for want of use.
            return await AskOnceAsync(verb, settings, timeout, also, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The keeper cannot be used: says so once, and it is not tried again.</summary>
    public void GiveUp(string why)
    {
        if (!Interlocked.Exchange(ref _hasFailed, true))
        {
            transport.OnWarning?.Invoke($"connections are not kept: {why}");
        }
    }

    private async Task<(KeepStream Stream, KeepReply Reply)> AskOnceAsync(
        KeepVerb verb, SshSettings settings, TimeSpan timeout, Func<KeepRequest, KeepRequest> also, CancellationToken cancellationToken)
    {
        var stream = new KeepStream(await OpenAsync(cancellationToken).ConfigureAwait(false));
        try
        {
            var request = also(new(verb)
            {
                Login = KeptLoginKey.Of(transport.Home, settings),
                TimeoutSeconds = timeout.TotalSeconds,
                KeepSeconds = options.KeepFor.TotalSeconds,
            });
            await stream.SayAsync(request, KeepJson.Default.KeepRequest, cancellationToken).ConfigureAwait(false);
            var reply = await stream.HearAsync(KeepJson.Default.KeepReply, cancellationToken).ConfigureAwait(false)
                ?? throw new IOException("the keeper ended");
            foreach (var warning in reply.Warnings)
            {
                transport.OnWarning?.Invoke(warning);
            }

            return reply.Refusal is null ? (stream, reply) : throw reply.Failure();
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<NetworkStream> OpenAsync(CancellationToken cancellationToken)
    {
        var path = KeeperSocket.PathIn(options.Folder);
        if (await KeeperSocket.ConnectAsync(path, cancellationToken).ConfigureAwait(false) is { } there)
        {
            return there;
        }

        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await KeeperSocket.ConnectAsync(path, cancellationToken).ConfigureAwait(false) is { } now)
            {
                return now;
            }

            KeeperSocket.Secure(options.Folder);
            await StartAsync(cancellationToken).ConfigureAwait(false);
            for (var tries = 0; tries < Tries; tries++)
            {
                // Another keeper may have been quicker, and be about to listen.
                if (await KeeperSocket.ConnectAsync(path, cancellationToken).ConfigureAwait(false) is { } started)
                {
                    return started;
                }

                await Task.Delay(Pause, transport.TimeProvider, cancellationToken).ConfigureAwait(false);
            }

            throw new IOException("the keeper does not listen");
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Starts the keeper and waits until it says that it listens. It outlives this process.</summary>
    private async Task StartAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(StartLimit, transport.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var start = new ProcessStartInfo(options.Keeper[0], [.. options.Keeper.Skip(1), options.Folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        try
        {
            using var process = Process.Start(start) ?? throw new IOException("the keeper does not start");
            process.StandardInput.Close();
            if (await process.StandardOutput.ReadLineAsync(either.Token).ConfigureAwait(false) is null)
            {
                var said = await process.StandardError.ReadToEndAsync(either.Token).ConfigureAwait(false);
                throw new IOException($"the keeper ended: {said.Trim()}");
            }
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new IOException($"the keeper does not start: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"the keeper does not start within {StartLimit.TotalSeconds:0} s", e);
        }
    }
}
