using System.Diagnostics;
using System.Runtime.InteropServices;
using Runbook.Core;

namespace Runbook.Cli;

/// <summary>
/// Starts <c>runbook serve</c> on a runtime of its own: with ASP.NET Core, which every other command would pay for at its start, and with
/// the settings of a program that runs for long (decision 7). Stateless.
/// </summary>
internal static class ServeRuntime
{
    private const string Configuration = "runbook-serve.runtimeconfig.json";

    /// <summary>Whether this process can serve.</summary>
    public static bool IsHere => AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") is string known && known.Contains("Microsoft.AspNetCore.dll", StringComparison.Ordinal);

    /// <summary>Goes on as a process that can serve: this one is replaced, or on Windows waits for its child.</summary>
    /// <param name="arguments">The command line.</param>
    /// <returns>The exit status of the child.</returns>
    /// <exception cref="DiagnosticException">It cannot be started.</exception>
    public static int Become(IReadOnlyList<string> arguments)
    {
        var folder = AppContext.BaseDirectory;
        var dotnet = Path.GetFullPath(Path.Combine(
            Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        string[] words = ["exec", "--runtimeconfig", Path.Combine(folder, Configuration), Path.Combine(folder, "runbook.dll"), .. arguments];
        if (!OperatingSystem.IsWindows())
        {
            // returns only when it failed
            _ = Execute(dotnet, [dotnet, .. words, null]);
            throw Cannot(dotnet, $"error {Marshal.GetLastPInvokeError()}");
        }

        using var child = Process.Start(dotnet, words) ?? throw Cannot(dotnet, "it does not start");
        child.WaitForExit();
        return child.ExitCode;
    }

    private static DiagnosticException Cannot(string dotnet, string why) =>
        new(Diagnostic.Error("serve-runtime", "the server cannot be started", $"{dotnet}: {why}", default, "install ASP.NET Core 10"));

    [DllImport("libc", EntryPoint = "execv", SetLastError = true)]
    private static extern int Execute([MarshalAs(UnmanagedType.LPStr)] string path, string?[] arguments);
}
