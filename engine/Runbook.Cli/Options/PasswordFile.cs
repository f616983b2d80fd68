using System.ComponentModel;
using System.Diagnostics;
using Runbook.Core;

namespace Runbook.Cli;

/// <summary>Reads a password from the first line of a file, or of what an executable file prints. Stateless.</summary>
internal static class PasswordFile
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The password.</summary>
    /// <exception cref="DiagnosticException">The file cannot be read, or ends with a failure.</exception>
    public static string Read(string file)
    {
        try
        {
            var text = !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & AnyExecute) != 0 ? Run(file) : File.ReadAllText(file);
            return text.Split('\n')[0].TrimEnd('\r');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception or InvalidOperationException)
        {
            throw new DiagnosticException(Diagnostic.Error("password-file", "a password file cannot be read", e.Message, new SourceSpan(file, 0, 0)));
        }
    }

    private static string Run(string file)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.GetFullPath(file)) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("it did not start");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"it ended with exit status {process.ExitCode}");
    }
}
