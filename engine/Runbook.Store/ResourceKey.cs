using System.Security.Cryptography;

namespace Runbook.Store;

/// <summary>
/// The key of the digests by which runs identify resources and wishes: one for a store, so that a schedule knows again what a person
/// applied. It stands in the store, and in a file beside the place where runs wait, because a short run does not open the store. Stateless.
/// </summary>
public static class ResourceKey
{
    private const string Setting = "resource_key";
    private const int Length = 32;

    /// <summary>The key for a run that is about to begin; the store is asked only where no run of this machine knew it yet.</summary>
    /// <param name="options">The store.</param>
    /// <param name="patience">How long the store may take to answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The key; null when it cannot be had: a store that is away keeps nobody from working.</returns>
    public static async Task<byte[]?> FindAsync(StoreOptions options, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            var path = PathOf(options);
            if (Read(path) is { } known)
            {
                return known;
            }

            if (!options.Address.IsPostgres && !File.Exists(options.Address.File))
            {
                // the store is made later, and takes the key from here
                return Keep(path, RandomNumberGenerator.GetBytes(Length));
            }

            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            late.CancelAfter(patience);
            await using var store = await RunbookStore.OpenAsync(options with { BusyTimeout = patience }, late.Token).ConfigureAwait(false);
            return await OfAsync(store, late.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is StoreException or IOException or UnauthorizedAccessException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>The key of an open store, made where it has none; the file is made too.</summary>
    public static async Task<byte[]> OfAsync(RunbookStore store, CancellationToken cancellationToken)
    {
        var path = PathOf(store.Options);
        var wanted = TryKeep(path) ?? RandomNumberGenerator.GetBytes(Length);
        var key = Convert.FromBase64String(await store.Settings.FindOrAddAsync(Setting, Convert.ToBase64String(wanted), cancellationToken).ConfigureAwait(false));
        if (!key.AsSpan().SequenceEqual(wanted))
        {
            Replace(path, key);
        }

        return key;
    }

    private static string PathOf(StoreOptions options) => $"{options.SpoolFolder}.key";

    private static byte[]? TryKeep(string path)
    {
        try
        {
            return Read(path) ?? Keep(path, RandomNumberGenerator.GetBytes(Length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Replace(string path, byte[] key)
    {
        try
        {
            File.Delete(path);
            Keep(path, key);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // runs ask the store then
        }
    }

    private static byte[]? Read(string path)
    {
        var key = new byte[Length];
        return File.Exists(path) && Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var read) && read == Length ? key : null;
    }

    /// <summary>Writes the key unless another process was first, and gives the one that stands there. It appears whole or not at all.</summary>
    private static byte[] Keep(string path, byte[] key)
    {
        SqliteFile.CreateFolder(Path.GetDirectoryName(path)!);
        var own = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(own, options))
        {
            writer.Write(Convert.ToBase64String(key));
        }

        try
        {
            File.Move(own, path, overwrite: false);
            return key;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(own);
            return Read(path) ?? key;
        }
    }
}
