namespace Runbook.Cli;

/// <summary>The managed build of this program, which can load code where the native one cannot. Stateless.</summary>
internal static class ManagedProgram
{
    /// <summary>The environment variable that names it.</summary>
    public const string Variable = "RUNBOOK_MANAGED";

    /// <summary>Where it is looked for otherwise.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "managed");

    /// <summary>Becomes the managed program, with the same arguments; returns only where there is none.</summary>
    public static void TakeOver()
    {
        if (!OperatingSystem.IsWindows() && Find() is { } program)
        {
            _ = ProcessImage.Replace(program, Environment.GetCommandLineArgs()[1..]);
        }
    }

    /// <summary>Its file; null where there is none.</summary>
    public static string? Find()
    {
        var program = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : Path.Combine(Folder, "runbook");
        return File.Exists(program) ? program : null;
    }

    /// <summary>What tells one build of it from another: its assembly of the contract.</summary>
    public static string EditionOf(string program)
    {
        var contract = new FileInfo(Path.Combine(Path.GetDirectoryName(program)!, "Runbook.Sdk.dll"));
        return contract.Exists ? $"{contract.Length} {contract.LastWriteTimeUtc.Ticks}" : "";
    }

    /// <summary>For a command that only the managed program has: becomes it, or says that it is missing.</summary>
    /// <returns>The exit status for an error.</returns>
    public static int Require(Screen screen, string command)
    {
        TakeOver();
        screen.Complain($"error: \"runbook {command}\" is not in the program that is compiled ahead of time: put the managed one into {Folder}, or name it in {Variable}");
        return 1;
    }
}
