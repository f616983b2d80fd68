using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Runbook.Lab;

/// <summary>A program that runs, with its output captured as text. Dispose kills it if it still runs. Thread-safe.</summary>
public sealed class Command : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> error;

    private Command(Process process)
    {
        this.process = process;
        output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        error = process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>The process id.</summary>
    public int Id => process.Id;

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its path or its name in the search path.</param>
    /// <param name="arguments">Its arguments, each passed as it is.</param>
    /// <param name="input">Its standard input; null is an empty one.</param>
    /// <param name="folder">Its working directory; null is the caller's.</param>
    /// <param name="environment">Variables to set, or with a null value to remove.</param>
    /// <exception cref="Win32Exception">There is no such program.</exception>
    public static Command Start(
        string program,
        IEnumerable<string> arguments,
        string? input = null,
        string? folder = null,
        IReadOnlyDictionary<string, string?>? environment = null)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>()) info.Environment[name] = value;
        var process = Process.Start(info) ?? throw new InvalidOperationException($"{program} did not start");
        var command = new Command(process);
        if (input is not null) process.StandardInput.Write(input);
        process.StandardInput.Close();
        return command;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Its path or its name in the search path.</param>
    /// <param name="arguments">Its arguments, each passed as it is.</param>
    /// <param name="timeout">After this time it is killed.</param>
    /// <param name="cancellationToken">Kills it too.</param>
    /// <exception cref="TimeoutException">It took too long; the message holds what it had printed.</exception>
    public static async Task<CommandResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        await using var command = Start(program, arguments);
        return await command.WaitAsync(timeout, cancellationToken);
    }

    /// <summary>Waits for the end.</summary>
    /// <param name="timeout">After this time the program is killed.</param>
    /// <param name="cancellationToken">Kills it too.</param>
    /// <exception cref="TimeoutException">It took too long; the message holds what it had printed.</exception>
    public async Task<CommandResult> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Kill();
            throw new TimeoutException($"{process.StartInfo.FileName} ran longer than {timeout}:\n{await output}{await error}");
        }

        return new CommandResult(process.ExitCode, await output, await error);
    }

    /// <summary>Kills the program at once (SIGKILL), and only it. Does nothing when it has ended.</summary>
    public void Kill() => process.Kill();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }
}
