namespace Runbook.Sdk;

/// <summary>What a script on a host answered. Immutable.</summary>
/// <param name="ExitCode">Its exit status, 0 to 255.</param>
/// <param name="Output">Its standard output as UTF-8 text; bytes that are not UTF-8 become U+FFFD.</param>
/// <param name="Error">Its standard error.</param>
public sealed record ShellAnswer(int ExitCode, string Output, string Error) : QueryAnswer
{
    /// <summary>Whether the exit status is 0.</summary>
    public bool Succeeded => ExitCode == 0;
}
