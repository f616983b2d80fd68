using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>The line that makes a login shell into the loop of the user who is wanted.</summary>
internal static class BecomeCommand
{
    /// <summary>The methods that are known.</summary>
    public static readonly IReadOnlyList<string> Methods = ["sudo", "su", "doas"];

    /// <summary>One line for the login shell, whichever it is: it gets single-quoted words only.</summary>
    /// <param name="shell">The shell that runs the loop.</param>
    /// <param name="loop">The loop; without single quotes.</param>
    /// <param name="become">As whom; null for the one who logged in.</param>
    /// <param name="prompt">What sudo is told to ask for the password with.</param>
    public static string Line(string shell, string loop, BecomeTarget? become, string prompt)
    {
        if (become is null)
        {
            return $"exec {shell} -c {Sh.Quote("exec 2>&1; " + loop)}\n";
        }

        var program = become.Executable ?? become.Method;
        var user = Sh.Quote(become.User);
        var (command, argument) = become.Method switch
        {
            "su" => ($"{program} {become.Flags} {user} -c \"$0\"", $"exec {shell} -c {Sh.Quote(loop)}"),
            "doas" => ($"{program} {become.Flags ?? "-n"} -u {user} {shell} -c \"$0\"", loop),
            _ => ($"{program} {SudoFlags(become, prompt)} -u {user} {shell} -c \"$0\"", loop),
        };
        return $"exec {shell} -c {Sh.Quote($"exec {command} 2>&1")} {Sh.Quote(argument)}\n";
    }

    private static string SudoFlags(BecomeTarget become, string prompt)
    {
        var flags = become.Flags ?? "-H -S -n";
        if (become.Password is null)
        {
            return flags;
        }

        var asking = flags.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(f => f is not ("-n" or "--non-interactive"));
        return $"{string.Join(' ', asking.Append("-S").Distinct())} -p {Sh.Quote(prompt)}";
    }
}
