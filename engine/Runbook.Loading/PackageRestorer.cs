using System.Security.Cryptography;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.Frameworks;
using NuGet.Packaging;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;
using Runbook.Core;

namespace Runbook.Loading;

/// <summary>
/// Fetches packages of modules from folders and feeds, with the packages they need: each at the lowest version that all agree to, as
/// NuGet does. What the lock names must be what it says. One use, one thread.
/// </summary>
/// <param name="store">Takes the packages.</param>
/// <param name="feeds">Folders and addresses to look in before those of the user's <c>nuget.config</c>.</param>
public sealed class PackageRestorer(PackageStore store, IReadOnlyList<string> feeds)
{
    // These are the program's own: every package shares them.
    private static readonly string[] Given = ["Runbook.Sdk", "Runbook.Core"];
    private static readonly NuGetFramework Framework = NuGetFramework.Parse($"net{Environment.Version.Major}.{Environment.Version.Minor}");
    private readonly Dictionary<string, LockedPackage> _found = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Fetches what is wanted and not there.</summary>
    /// <param name="folder">The project's folder, where the search for <c>nuget.config</c> begins.</param>
    /// <param name="wanted">The packages.</param>
    /// <param name="locked">The lock as it is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The lock as it is to be.</returns>
    /// <exception cref="DiagnosticException">A package is nowhere, is not what the lock says, or cannot be read.</exception>
    public async Task<PackageLock> RestoreAsync(string folder, IReadOnlyList<WantedPackage> wanted, PackageLock locked, CancellationToken cancellationToken)
    {
        var repositories = Sources(folder).Select(s => Repository.Factory.GetCoreV3(s)).ToArray();
        using var cache = new SourceCacheContext { NoCache = true, DirectDownload = true };
        var queue = new Queue<(WantedPackage Package, bool IsDirect)>(wanted.Select(w => (w, true)));
        while (queue.TryDequeue(out var next))
        {
            if (_found.TryGetValue(next.Package.Name, out var already) && NuGetVersion.Parse(already.Version) >= Parse(next.Package))
            {
                continue;
            }

            var bytes = await FetchAsync(repositories, cache, next.Package, cancellationToken).ConfigureAwait(false);
            foreach (var needed in Unpack(next.Package, bytes, next.IsDirect || already?.IsDirect == true, locked))
            {
                queue.Enqueue((needed, false));
            }
        }

        return new([.. _found.Values.OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase)]);
    }

    private IEnumerable<PackageSource> Sources(string folder)
    {
        var settings = new PackageSourceProvider(Settings.LoadDefaultSettings(folder));
        return feeds.Select(f => new PackageSource(f.Contains("://", StringComparison.Ordinal) ? f : Path.GetFullPath(f, folder)))
            .Concat(settings.LoadPackageSources().Where(s => s.IsEnabled));
    }

    private static async Task<byte[]> FetchAsync(
        IEnumerable<SourceRepository> repositories, SourceCacheContext cache, WantedPackage package, CancellationToken cancellationToken)
    {
        var version = Parse(package);
        var reasons = new List<string>();
        foreach (var repository in repositories)
        {
            try
            {
                var source = await repository.GetResourceAsync<FindPackageByIdResource>(cancellationToken).ConfigureAwait(false);
                using var content = new MemoryStream();
                if (source is not null && await source.CopyNupkgToStreamAsync(package.Name, version, content, cache, NullLogger.Instance, cancellationToken).ConfigureAwait(false))
                {
                    return content.ToArray();
                }
            }
            catch (FatalProtocolException e)
            {
                reasons.Add(e.Message);
            }
        }

        throw Refuse(package, reasons.Count > 0 ? string.Join("; ", reasons) : "no feed has it", "name a feed under \"modules: feeds\", or in nuget.config");
    }

    private IReadOnlyList<WantedPackage> Unpack(WantedPackage package, byte[] bytes, bool isDirect, PackageLock locked)
    {
        var found = new LockedPackage(package.Name, package.Version, Convert.ToBase64String(SHA512.HashData(bytes)), isDirect);
        if (locked.Find(found.Name) is { } expected && expected.Version == found.Version && expected.Sha512 != found.Sha512)
        {
            throw Refuse(package, $"its SHA-512 is {found.Sha512}, but {PackageLock.FileName} says {expected.Sha512}",
                "the feed has another file under the same version: find out why before you take the line out of the lock");
        }

        try
        {
            using var reader = new PackageArchiveReader(new MemoryStream(bytes));
            var assemblies = NuGetFrameworkUtility.GetNearest(reader.GetLibItems(), Framework, g => g.TargetFramework)?.Items ?? [];
            if (!store.Has(found))
            {
                store.Add(found, assemblies.Where(i => Path.GetExtension(i) is ".dll" or ".xml").Select(i => (i, reader.GetStream(i))));
            }

            _found[found.Name] = found;
            var needs = NuGetFrameworkUtility.GetNearest(reader.GetPackageDependencies(), Framework, g => g.TargetFramework)?.Packages ?? [];
            return [.. needs.Where(n => !Given.Contains(n.Id, StringComparer.OrdinalIgnoreCase))
                .Select(n => new WantedPackage(n.Id, n.VersionRange.MinVersion?.ToNormalizedString() ?? "0.0.0", package.Span))];
        }
        catch (Exception e) when (e is InvalidDataException or NuGet.Packaging.Core.PackagingException or IOException)
        {
            throw Refuse(package, e.Message, "it is no package");
        }
    }

    private static NuGetVersion Parse(WantedPackage package) =>
        NuGetVersion.TryParse(package.Version, out var version) ? version : throw Refuse(package, $"\"{package.Version}\" is no version", "write it in full: \"1.2.0\"");

    private static DiagnosticException Refuse(WantedPackage package, string reason, string hint) =>
        new(Diagnostic.Error("package-fetch", "a package of modules cannot be fetched", $"{package.Name} {package.Version}: {reason}", package.Span, hint));
}
