using System.Security.Cryptography;
using System.Text;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>Where compiled files are kept, by what they were made of: content, runtime, SDK. Several runs may use it at once.</summary>
/// <param name="root">The folder.</param>
/// <param name="edition">What compiles and loads, where that is another program; else empty.</param>
/// <param name="time">The clock.</param>
internal sealed class CompileCache(string root, string edition, TimeProvider time)
{
    /// <summary>How long what nobody uses is kept.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromDays(30);

    /// <summary>How many bytes are kept.</summary>
    public const long Size = 256L << 20;

    private static readonly TimeSpan Unnoted = TimeSpan.FromDays(1);

    /// <summary>The name of an assembly in its folder.</summary>
    public const string AssemblyFile = "module.dll";

    /// <summary>The name of the file of doc comments.</summary>
    public const string CommentsFile = "module.xml";

    // A new build of the SDK, the compiler's host or the runtime makes another key.
    private static readonly string Made = string.Join('|', ((Type[])[typeof(object), typeof(Diagnostic), typeof(Module), typeof(CompileCache)])
        .Select(t => t.Module.ModuleVersionId.ToString("N")).Append(Environment.Version.ToString()));

    /// <summary>The folder in the user's cache (XDG Base Directory Specification).</summary>
    public static string DefaultFolder => Path.Combine(UserFolders.Cache, "modules");

    /// <summary>The folder of what a file's content is compiled to, whether it is there or not.</summary>
    public string FolderOf(byte[] content, string shown)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{Made}|{edition}|{shown}|"));
        hash.AppendData(content);
        return Path.Combine(root, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Makes the folder where it is missing.</summary>
    /// <exception cref="DiagnosticException">Others may write it, or it cannot be made.</exception>
    public void Prepare()
    {
        try
        {
            OwnerOnly.MakeFolder(root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(Refuse(e.Message));
        }

        Trust(root);
    }

    /// <summary>The assembly of a folder; null when it is not compiled yet. Notes the use, once a day.</summary>
    /// <exception cref="DiagnosticException">Somebody else may have written it.</exception>
    public string? Assembly(string folder)
    {
        var file = Path.Combine(folder, AssemblyFile);
        if (!File.Exists(file))
        {
            return null;
        }

        Trust(folder);
        Trust(file);
        var now = time.GetUtcNow().UtcDateTime;
        if (now - Directory.GetLastWriteTimeUtc(folder) > Unnoted)
        {
            Quietly(() => Directory.SetLastWriteTimeUtc(folder, now));
        }

        return file;
    }

    /// <summary>Removes what was not used for <see cref="Age"/>, and what was used longest ago while the rest is larger than <see cref="Size"/>.</summary>
    public void Prune() => Quietly(() =>
    {
        var now = time.GetUtcNow().UtcDateTime;
        var size = 0L;
        foreach (var folder in new DirectoryInfo(root).GetDirectories().OrderByDescending(d => d.LastWriteTimeUtc))
        {
            size += folder.EnumerateFiles().Sum(f => f.Length);
            if (now - folder.LastWriteTimeUtc > Age || size > Size)
            {
                folder.Delete(recursive: true);
            }
        }
    });

    // What is kept is worth nothing but time: another run may remove it meanwhile, or the disk be read-only.
    private static void Quietly(Action act)
    {
        try
        {
            act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the next one does it
        }
    }

    private static void Trust(string path)
    {
        if (PrivateFolder.Distrust(path) is { } reason)
        {
            throw new DiagnosticException(Refuse(reason));
        }
    }

    private static Diagnostic Refuse(string reason) => Diagnostic.Error(
        "module-cache", "the cache of compiled modules cannot be used", reason, default, "remove it, or set XDG_CACHE_HOME to a folder of your own");
}
