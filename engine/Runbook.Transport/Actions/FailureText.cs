using System.Text.RegularExpressions;

namespace Runbook.Transport;

/// <summary>Takes what is only of interest inside a shell out of its messages.</summary>
internal static partial class FailureText
{
    /// <summary>The reason without the shell's name and line number, on as many lines as it has.</summary>
    public static string Plain(string error) =>
        string.Join('\n', error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => ShellPrefix().Replace(line, "")));

    [GeneratedRegex(@"^\S*?sh: (?:(?:line )?\d+: )?(?:eval: (?:(?:line )?\d+: )?)?", RegexOptions.CultureInvariant)]
    private static partial Regex ShellPrefix();
}
