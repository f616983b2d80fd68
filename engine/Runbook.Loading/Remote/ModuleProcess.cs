using System.Runtime.InteropServices;

namespace Runbook.Loading;

/// <summary>
/// The process in which the modules of a project run: what they break is not the engine, and a program that cannot load code can use them. Calls
/// come on standard input, answers go to standard output; it ends with the engine. Stateless.
/// </summary>
public static class ModuleProcess
{
    /// <summary>The argument on the command line that asks for it.</summary>
    public const string Argument = "--run-modules";

    /// <summary>How many bytes it may hold: 2 GiB. What asks for more gets an exception.</summary>
    public const long MostBytes = 2L << 30;

    /// <summary>Serves calls until there are no more.</summary>
    /// <returns>The exit status: 0.</returns>
    public static int Run(Stream input, Stream output)
    {
        // An interrupt of the terminal goes to all its processes: the engine says when this one ends.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var end = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true);
        new ModuleServer(output).Serve(input);
        return 0;
    }
}
