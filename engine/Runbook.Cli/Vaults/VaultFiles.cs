using System.Security.Cryptography;
using Runbook.Core;

namespace Runbook.Cli;

/// <summary>Reads and replaces the files of <c>runbook vault</c>. Stateless.</summary>
internal static class VaultFiles
{
    /// <summary>The name of standard input and output.</summary>
    public const string Standard = "-";

    /// <summary>A file's bytes, or those of standard input.</summary>
    /// <exception cref="DiagnosticException">It cannot be read.</exception>
    public static byte[] Read(string file)
    {
        try
        {
            if (file != Standard)
            {
                return File.ReadAllBytes(file);
            }

            using var input = Console.OpenStandardInput();
            using var bytes = new MemoryStream();
            input.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Stop("vault-file", "A file cannot be read", file, e.Message);
        }
    }

    /// <summary>
    /// Replaces a file at once, so that the old or the new content is there whatever happens. It keeps its mode; a new file is its
    /// owner's alone. A link stays and its target is replaced.
    /// </summary>
    /// <exception cref="DiagnosticException">It cannot be written.</exception>
    public static void Write(string file, byte[] content)
    {
        if (file == Standard)
        {
            using var output = Console.OpenStandardOutput();
            output.Write(content);
            return;
        }

        try
        {
            var target = Path.GetFullPath((File.Exists(file) ? File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName : null) ?? file);
            var mode = File.Exists(target) && !OperatingSystem.IsWindows() ? File.GetUnixFileMode(target) : OwnerOnly.FileRights;
            var fresh = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}");
            try
            {
                WritePrivate(fresh, content);
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(fresh, mode);
                }

                File.Move(fresh, target, overwrite: true);
            }
            finally
            {
                File.Delete(fresh);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Stop("vault-file", "A file cannot be written", file, e.Message);
        }
    }

    /// <summary>Makes a file that only its owner can read.</summary>
    public static void WritePrivate(string file, byte[] content)
    {
        using var stream = OwnerOnly.Open(file, FileMode.CreateNew);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Writes noise over the files of a folder, and removes it.</summary>
    public static void Wipe(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
            stream.Write(RandomNumberGenerator.GetBytes((int)Math.Min(stream.Length, int.MaxValue)));
            stream.Flush(flushToDisk: true);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static DiagnosticException Stop(string code, string summary, string file, string detail) =>
        new(Diagnostic.Error(code, summary, detail, new SourceSpan(file, 0, 0)));
}
