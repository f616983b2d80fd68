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
    public static async Task<int> RunAsync(Stream input, Stream output, CancellationToken cancellationToken)
    {
        var answers = new List<CompileAnswer>();
        foreach (var file in JsonSerializer.Deserialize(input, CompileJson.Default.CompileRequestArray) ?? [])
        {
            answers.Add(await SourceCompiler.AnalyzeAsync(file, cancellationToken).ConfigureAwait(false));
        }

        JsonSerializer.Serialize(output, [.. answers], CompileJson.Default.CompileAnswerArray);
        return 0;
    }
}
