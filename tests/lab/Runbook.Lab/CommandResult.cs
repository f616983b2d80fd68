namespace Runbook.Lab;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit status; 128 + the signal when it was killed.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>All that it printed, for messages of failed tests.</summary>
    public string Text => $"exit {ExitCode}\n{Output}{Error}";

    /// <summary>This result, if the program succeeded.</summary>
    /// <exception cref="InvalidOperationException">It did not; the message holds what it printed.</exception>
    public CommandResult Checked() => ExitCode == 0 ? this : throw new InvalidOperationException(Text);
}
