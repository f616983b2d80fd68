using System.Text;
using Runbook.Engine;

namespace Runbook.Cli;

/// <summary>
/// Asks at the terminal. Without one it answers null, but a secret is then read as a line of standard input. Safe from any thread.
/// </summary>
/// <param name="hold">Keeps others from drawing while a question stands; null for none.</param>
internal sealed class TerminalPrompter(Func<CancellationToken, ValueTask<IDisposable?>>? hold = null) : IPrompter
{
    /// <inheritdoc/>
    public async ValueTask<string?> AskAsync(string question, bool secret, CancellationToken cancellationToken)
    {
        using var held = hold is null ? null : await hold(cancellationToken).ConfigureAwait(false);
        // the console cannot be waited for: the thread that reads is left behind when the run is interrupted
        return await Task.Run(() => Ask(question, secret), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks, and waits for the answer.</summary>
    public static string? Ask(string question, bool secret)
    {
        if (Console.IsInputRedirected)
        {
            return secret ? Console.In.ReadLine() : null;
        }

        Console.Error.Write($"{question}: ");
        return secret ? ReadSecret() : Console.In.ReadLine();
    }

    private static string ReadSecret()
    {
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace && text.Length > 0)
            {
                text.Length--;
            }
            else if (!char.IsControl(key.KeyChar))
            {
                text.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return text.ToString();
    }
}
