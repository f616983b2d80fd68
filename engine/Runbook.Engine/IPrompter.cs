namespace Runbook.Engine;

/// <summary>Asks the person at the terminal. Without a terminal it answers null, and defaults are taken.</summary>
public interface IPrompter
{
    /// <summary>Asks for a line; null when nobody can be asked.</summary>
    /// <param name="question">What to ask.</param>
    /// <param name="secret">Whether the answer is not to be shown.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<string?> AskAsync(string question, bool secret, CancellationToken cancellationToken);
}
