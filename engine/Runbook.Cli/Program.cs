using System.Reflection;
using Runbook.Cli;

// The version is asked by scripts and by people who wonder whether it starts: no parser is needed for it.
if (args is ["--version"])
{
    Console.Out.WriteLine($"runbook {Assembly.GetExecutingAssembly().GetName().Version?.ToString(3)}");
    return 0;
}

using var interrupt = new Interrupt();
return await CommandLine.RunAsync(args, interrupt.Token).ConfigureAwait(false);
