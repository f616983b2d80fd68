using System.Diagnostics;
using System.Text;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>A vault password and its id. It is never shown. Immutable.</summary>
public sealed class VaultSecret
{
    private readonly byte[] _password;

    /// <summary>A password as text; white space around it is cut off, as Ansible does with a password file.</summary>
    public VaultSecret(string id, string password) => (Id, _password) = (id, Encoding.UTF8.GetBytes(password.Trim()));

    private VaultSecret(string id, byte[] password) => (Id, _password) = (id, password);

    /// <summary>The vault id; <c>default</c> when none was given.</summary>
    public string Id { get; }

    /// <summary>The same password under another id.</summary>
    public VaultSecret As(string id) => new(id, _password);

    internal ReadOnlySpan<byte> Password => _password;

    /// <inheritdoc/>
    public override string ToString() => $"vault password {Id}";

    /// <summary>
    /// Reads what <c>--vault-id</c> (<c>label@source</c>, or a source alone) and <c>--vault-password-file</c> name: <c>prompt</c> asks,
    /// an executable is run and its output read (one whose name ends in <c>-client</c> is given <c>--vault-id label</c>), a file is read.
    /// </summary>
    /// <param name="spec">As given on the command line.</param>
    /// <param name="prompt">Asks for the password of an id; null when nobody can be asked.</param>
    /// <returns>The secret, or what is wrong.</returns>
    public static (VaultSecret? Secret, Diagnostic? Problem) Read(string spec, Func<string, string?>? prompt = null)
    {
        var at = spec.IndexOf('@', StringComparison.Ordinal);
        var id = at > 0 ? spec[..at] : "default";
        var source = at >= 0 ? spec[(at + 1)..] : spec;
        try
        {
            var password = source is "prompt" or "prompt_ask_vault_pass"
                ? prompt?.Invoke(id)
                : FromFile(Path.GetFullPath(UserFolders.Expand(source)), id);
            return string.IsNullOrWhiteSpace(password)
                ? (null, Problem(source, "the password is empty"))
                : (new VaultSecret(id, password), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException
            or System.ComponentModel.Win32Exception or ArgumentException or NotSupportedException)
        {
            return (null, Problem(source, e.Message));
        }
    }

    private static Diagnostic Problem(string source, string detail) => Diagnostic.Error("vault-password-unreadable",
        "A vault password cannot be read", $"{source}: {detail}", new SourceSpan(source, 0, 0));

    private static string FromFile(string path, string id)
    {
        const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var executable = !OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & AnyExecute) != 0;
        return executable ? FromScript(path, id) : File.ReadAllText(path);
    }

    private static string FromScript(string path, string id)
    {
        string[] arguments = Path.GetFileNameWithoutExtension(path).EndsWith("-client", StringComparison.Ordinal) ? ["--vault-id", id] : [];
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("it did not start");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"it ended with exit status {process.ExitCode}");
    }
}
