using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Runbook.Core;

namespace Runbook.Loading;

/// <summary>Asks for files to be compiled, in a process made for it. Stateless.</summary>
internal static class CompilerClient
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Compiles; an answer for each request.</summary>
    /// <param name="command">What starts the process; null compiles in this one.</param>
    /// <param name="requests">The files.</param>
    /// <exception cref="DiagnosticException">The process could not be started, or did not answer.</exception>
    public static IReadOnlyList<CompileAnswer> Compile(IReadOnlyList<string>? command, IReadOnlyList<CompileRequest> requests)
    {
        if (requests.Count == 0)
        {
            return [];
        }

        if (command is null)
        {
            return RuntimeFeature.IsDynamicCodeSupported ? [.. requests.Select(SourceCompiler.Compile)] : throw new PlatformNotSupportedException("a native program cannot compile");
        }

        try
        {
            return Ask(command, requests);
        }
        catch (Exception e) when (e is Win32Exception or IOException or JsonException)
        {
            throw new DiagnosticException(Diagnostic.Error(
                "module-compiler", "the compiler of modules does not answer", $"{string.Join(' ', command)}: {e.Message}", default,
                "a module is compiled by this program itself, started once more: see whether it may be"));
        }
    }

    private static IReadOnlyList<CompileAnswer> Ask(IReadOnlyList<string> command, IReadOnlyList<CompileRequest> requests)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        using var limit = new Timer(_ => process.Kill(), null, Limit, Timeout.InfiniteTimeSpan);
        JsonSerializer.Serialize(process.StandardInput.BaseStream, [.. requests], CompileJson.Default.CompileRequestArray);
        process.StandardInput.Close();
        var answers = JsonSerializer.Deserialize(process.StandardOutput.BaseStream, CompileJson.Default.CompileAnswerArray) ?? [];
        process.WaitForExit();
        return answers;
    }
}
