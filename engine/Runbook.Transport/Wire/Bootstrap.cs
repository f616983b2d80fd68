namespace Runbook.Transport;

/// <summary>
/// What a host is asked to run: it greets, reads one line of its input (but for empty ones) and evaluates it. The input is its own from the first byte,
/// and it takes no more of it than that line, so that what follows may be sent without waiting. Single quotes only, for any login
/// shell.
/// </summary>
internal static class Bootstrap
{
    /// <summary>The channel request, after its head.</summary>
    public static byte[] Request(string greeting) => new WireWriter().Text("exec").Bool(true).Text(Command(greeting)).ToArray();

    /// <summary>The command; its text does not contain the greeting in one piece, because a host may print it.</summary>
    public static string Command(string greeting) =>
        $"exec /bin/sh -c 'exec 2>&1; printf \"%s%s\" {greeting[..5]} {greeting[5..]}; while IFS= read -r rb_l && [ -z \"$rb_l\" ]; do :; done; eval \"$rb_l\"'";
}
