using Runbook.Core;

namespace Runbook.Loading;

/// <summary>Where packages are unpacked, each in a folder of its own that only this user may write. Stateless but for the files.</summary>
/// <param name="root">The folder of all.</param>
public sealed class PackageStore(string root)
{
    private const string HashFile = ".sha512";

    /// <summary>The store in the user's cache folder.</summary>
    public static PackageStore Default { get; } = new(Path.Combine(Path.GetDirectoryName(CompileCache.DefaultFolder)!, "packages"));

    /// <summary>The folders of assemblies of locked packages: of those that may be used by name, and of all.</summary>
    /// <param name="wanted">What <c>runbook.yml</c> names.</param>
    /// <param name="locked">The lock.</param>
    /// <exception cref="DiagnosticException">A package is not locked, or not there, or not what the lock says: nothing is fetched here.</exception>
    public (IReadOnlyList<string> Direct, IReadOnlyList<string> All) Folders(IReadOnlyList<WantedPackage> wanted, PackageLock locked)
    {
        if (wanted.Count == 0)
        {
            return ([], []);
        }

        Diagnostic[] problems =
        [
            .. wanted.Where(w => locked.Find(w.Name)?.Version != w.Version)
                .Select(w => Missing($"{w.Name} {w.Version} is not in {PackageLock.FileName}", w.Span)),
            .. locked.Packages.Select(p => (p, Reason: Distrust(p))).Where(p => p.Reason is not null).Select(p => Missing(p.Reason!, default)),
        ];
        return problems.Length > 0
            ? throw new DiagnosticException(problems)
            : ([.. wanted.Select(w => FolderOf(locked.Find(w.Name)!))], [.. locked.Packages.Select(FolderOf)]);
    }

    /// <summary>Whether a package is unpacked as the lock says.</summary>
    internal bool Has(LockedPackage package) => Distrust(package) is null;

    /// <summary>Unpacks a package, whole or not at all.</summary>
    /// <param name="package">Which.</param>
    /// <param name="files">Its assemblies: name and content.</param>
    internal void Add(LockedPackage package, IEnumerable<(string Name, Stream Content)> files)
    {
        var target = FolderOf(package);
        OwnerOnly.MakeFolder(Path.GetDirectoryName(target)!);
        var folder = PrivateFolder.CreateBeside(target);
        foreach (var (name, content) in files)
        {
            using var file = OwnerOnly.Open(Path.Combine(folder, Path.GetFileName(name)), FileMode.CreateNew);
            using (content)
            {
                content.CopyTo(file);
            }
        }

        using (var hash = new StreamWriter(OwnerOnly.Open(Path.Combine(folder, HashFile), FileMode.CreateNew)))
        {
            hash.Write(package.Sha512);
        }

        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }

        PrivateFolder.MoveInto(folder, target);
    }

    private string FolderOf(LockedPackage package) => Path.Combine(root, package.Name.ToLowerInvariant(), package.Version);

    private string? Distrust(LockedPackage package)
    {
        var folder = FolderOf(package);
        var hash = Path.Combine(folder, HashFile);
        return !File.Exists(hash) ? $"{package.Name} {package.Version} has not been fetched"
            : PrivateFolder.Distrust(folder) is { } reason ? reason
            : File.ReadAllText(hash) != package.Sha512 ? $"{package.Name} {package.Version} is another file than {PackageLock.FileName} says"
            : null;
    }

    private static Diagnostic Missing(string detail, SourceSpan span) =>
        Diagnostic.Error("package-missing", "a package of modules is not there", detail, span, "\"runbook restore\" fetches what runbook.yml names");
}
