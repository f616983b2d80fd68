using System.Diagnostics;
using Runbook.Core;

namespace Runbook.Cli;

/// <summary>Lets a person edit a secret text in <c>$EDITOR</c>, by way of a private file that is wiped afterwards. Stateless.</summary>
internal static class VaultEditor
{
    /// <summary>The text as it was left.</summary>
    /// <param name="content">The text to begin with.</param>
    /// <param name="name">The file's name, whose ending tells the editor what it is.</param>
    /// <param name="editor">The editor, with its options.</param>
    /// <param name="cancellationToken">Ends the editor.</param>
    /// <exception cref="DiagnosticException">The editor does not start or fails.</exception>
    public static async Task<byte[]> EditAsync(byte[] content, string name, string editor, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("runbook-vault-").FullName;
        try
        {
            var file = Path.Combine(folder, Path.GetFileName(name));
            VaultFiles.WritePrivate(file, content);
            using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{editor} \"$1\"", "sh", file]) { UseShellExecute = false })
                ?? throw Stop(editor, "it did not start");
            try
            {
                await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }

            return process.ExitCode == 0 ? await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false)
                : throw Stop(editor, $"it ended with exit status {process.ExitCode}");
        }
        finally
        {
            VaultFiles.Wipe(folder);
        }
    }

    private static DiagnosticException Stop(string editor, string detail) =>
        new(Diagnostic.Error("vault-editor", "The editor failed: nothing is changed", $"{editor}: {detail}", default, "set EDITOR"));
}
