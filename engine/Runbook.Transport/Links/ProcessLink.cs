using System.Diagnostics;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>A shell of this machine.</summary>
internal sealed class ProcessLink : IByteLink
{
    private readonly Process _process;
    private readonly CancellationTokenSource _ended = new();
    private Task _reading = Task.CompletedTask;

    private ProcessLink(Process process) => _process = process;

    public static ProcessLink Open(string shell, string? directory)
    {
        var start = new ProcessStartInfo(shell)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = directory ?? "",
        };
        try
        {
            return new(Process.Start(start)!);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            throw new HostUnreachableException($"cannot start the local shell {shell}: {e.Message}", e);
        }
    }

    public void Start(Action<ReadOnlyMemory<byte>> onData, Action<string?> onClosed)
    {
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        _reading = ReadAsync(onData, onClosed, _ended.Token);
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var pipe = _process.StandardInput.BaseStream;
        await pipe.WriteAsync(data, cancellationToken).ConfigureAwait(false);
        await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_ended.IsCancellationRequested)
        {
            return;
        }

        await _ended.CancelAsync().ConfigureAwait(false);
        CloseInput();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process.Dispose();
        _ended.Dispose();
    }

    private void CloseInput()
    {
        try
        {
            _process.StandardInput.Dispose();
        }
        catch (IOException)
        {
            // The shell is gone already, with unsent bytes: there is nobody left to send them to.
        }
    }

    private async Task ReadAsync(Action<ReadOnlyMemory<byte>> onData, Action<string?> onClosed, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        var output = _process.StandardOutput.BaseStream;
        string? reason = null;
        try
        {
            int read;
            while ((read = await output.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                onData(buffer.AsMemory(0, read));
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            reason = e is IOException ? e.Message : null;
        }

        onClosed(reason);
    }
}
