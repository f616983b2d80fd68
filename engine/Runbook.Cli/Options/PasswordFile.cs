using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Cli;

/// <summary>Reads a password from the first line of a file. Stateless.</summary>
internal static class PasswordFile
{
    /// <summary>The password, or what is wrong.</summary>
    public static (Secret? Password, Diagnostic? Problem) Read(string file)
    {
        try
        {
            return (new Secret(File.ReadLines(file).FirstOrDefault() ?? ""), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, Diagnostic.Error("password-file", "a password file cannot be read", e.Message, new SourceSpan(file, 0, 0)));
        }
    }
}
