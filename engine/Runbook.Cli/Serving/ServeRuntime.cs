using System.Diagnostics;
using System.Runtime.InteropServices;
using Runbook.Core;

namespace Runbook.Cli;

/// <summary>
/// Starts <c>runbook serve</c> on a runtime of its own: with ASP.NET Core, which every other command would pay for at its start, and with
/// the settings of a program that runs for long (decision 11). Stateless.
/// </summary>
internal static class ServeRuntime
{
    private const string Configuration = "runbook-serve.runtimeconfig.json";
    private static readonly string Dotnet = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>Whether this process can serve.</summary>
    public static bool IsHere =>
        AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") is string known && known.Contains("Microsoft.AspNetCore.dll", StringComparison.Ordinal);

    /// <summary>Goes on as a process that can serve: this one is replaced, or on Windows waits for its child.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The exit status of the child.</returns>
    /// <exception cref="DiagnosticException">It cannot be started.</exception>
    public static async Task<int> BecomeAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var folder = AppContext.BaseDirectory;
        if (!File.Exists(Path.Combine(folder, Configuration)))
        {
            throw Cannot($"{Configuration} is not in {folder}");
        }

        var dotnet = Find() ?? throw Cannot("there is no dotnet");
        string[] words = ["exec", "--runtimeconfig", Path.Combine(folder, Configuration), Path.Combine(folder, "runbook.dll"), .. arguments];
        if (!OperatingSystem.IsWindows())
        {
            throw Cannot($"{dotnet}: error {ProcessImage.Replace(dotnet, words)}");
        }

        using var child = Process.Start(dotnet, words) ?? throw Cannot($"{dotnet} does not start");
        await child.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return child.ExitCode;
    }

    /// <summary>The runtime that runs this program, else the one that is installed.</summary>
    private static string? Find()
    {
        string?[] folders =
        [
            Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")),
            Environment.GetEnvironmentVariable("DOTNET_ROOT"),
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator),
            "/usr/share/dotnet",
            "/usr/lib/dotnet",
        ];
        return folders.Where(f => !string.IsNullOrEmpty(f)).Select(f => Path.Combine(f!, Dotnet)).FirstOrDefault(File.Exists);
    }

    private static DiagnosticException Cannot(string why) =>
        new(Diagnostic.Error("serve-runtime", "the server cannot be started", why, default, "install ASP.NET Core 10"));
}
