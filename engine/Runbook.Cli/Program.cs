using System.Reflection;
using System.Runtime.CompilerServices;
using Runbook.Cli;
using Runbook.Loading;

// The version is asked by scripts and by people who wonder whether it starts: no parser is needed for it.
if (args is ["--version"])
{
    Console.Out.WriteLine($"runbook {Assembly.GetExecutingAssembly().GetName().Version?.ToString(3)}");
    return 0;
}

if (RuntimeFeature.IsDynamicCodeSupported && args is [CompilerProcess.Argument])
{
    // no try around the await: the native program would not see that it never comes here
    return await CompilerProcess.RunAsync(Console.OpenStandardInput(), Console.OpenStandardOutput(), CancellationToken.None).ConfigureAwait(false);
}

if (RuntimeFeature.IsDynamicCodeSupported && args is [ModuleProcess.Argument])
{
    var answers = Console.OpenStandardOutput();
    // what a module prints would stand between the answers
    Console.SetOut(TextWriter.Null);
    return ModuleProcess.Run(Console.OpenStandardInput(), answers);
}

using var interrupt = new Interrupt();
return await CommandLine.RunAsync(args, interrupt.Token).ConfigureAwait(false);
