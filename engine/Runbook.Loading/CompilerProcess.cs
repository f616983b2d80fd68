using System.Text.Json;

namespace Runbook.Loading;

/// <summary>
/// The compiler in a short-lived process of its own, so that a run never holds it: requests come as JSON on standard input, the
/// answer goes as JSON to standard output. Stateless.
/// </summary>
public static class CompilerProcess
{
    /// <summary>The argument on the command line that asks for it.</summary>
    public const string Argument = "--compile-modules";

    /// <summary>Serves one request, and ends.</summary>
    /// <returns>The exit status: 0, also when files do not compile.</returns>
    public static int Run(Stream input, Stream output)
    {
        var files = JsonSerializer.Deserialize<CompileRequest[]>(input) ?? [];
        JsonSerializer.Serialize(output, files.Select(SourceCompiler.Compile).ToArray());
        return 0;
    }
}
