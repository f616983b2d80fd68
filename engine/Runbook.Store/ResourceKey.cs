using System.Security.Cryptography;
using Runbook.Core;

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
                return await KeepAsync(path, RandomNumberGenerator.GetBytes(Length), cancellationToken).ConfigureAwait(false);
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
        var wanted = await TryKeepAsync(path, cancellationToken).ConfigureAwait(false) ?? RandomNumberGenerator.GetBytes(Length);
        var key = Convert.FromBase64String(await store.Settings.FindOrAddAsync(Setting, Convert.ToBase64String(wanted), cancellationToken).ConfigureAwait(false));
        if (!key.AsSpan().SequenceEqual(wanted))
        {
            await ReplaceAsync(path, key, cancellationToken).ConfigureAwait(false);
        }

        return key;
    }

    private static string PathOf(StoreOptions options) => $"{options.SpoolFolder}.key";

    private static async Task<byte[]?> TryKeepAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return Read(path) ?? await KeepAsync(path, RandomNumberGenerator.GetBytes(Length), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static async Task ReplaceAsync(string path, byte[] key, CancellationToken cancellationToken)
    {
        try
        {
            File.Delete(path);
            await KeepAsync(path, key, cancellationToken).ConfigureAwait(false);
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
    private static async Task<byte[]> KeepAsync(string path, byte[] key, CancellationToken cancellationToken)
    {
        OwnerOnly.MakeFolder(Path.GetDirectoryName(path)!);
        // moving a file without overwriting looks first and moves then: two could do both
        await using var gate = await FileGate.EnterAsync(path, cancellationToken).ConfigureAwait(false);
        if (Read(path) is { } first)
        {
            return first;
        }

        var own = $"{path}.new";
        await using (var writer = new StreamWriter(OwnerOnly.Open(own, FileMode.Create)))
        {
            await writer.WriteAsync(Convert.ToBase64String(key)).ConfigureAwait(false);
        }

        File.Move(own, path, overwrite: true);
        return key;
    }
}
