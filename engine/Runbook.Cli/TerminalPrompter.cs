using System.Text;
using Runbook.Engine;

namespace Runbook.Cli;

/// <summary>Asks at the terminal; without one it answers null.</summary>
internal sealed class TerminalPrompter : IPrompter
{
    /// <inheritdoc/>
    public ValueTask<string?> AskAsync(string question, bool secret, CancellationToken cancellationToken)
    {
        if (Console.IsInputRedirected && secret)
        {
            return new(Console.In.ReadLine());
        }

        if (Console.IsInputRedirected)
        {
            return new((string?)null);
        }

        Console.Error.Write($"{question}: ");
        return new(secret ? ReadSecret() : Console.In.ReadLine());
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
