namespace Runbook.Store;

/// <summary>Takes spool files whose process is gone into the store. Stateless.</summary>
internal static class SpoolIntake
{
    /// <summary>Takes in all that nobody writes any more.</summary>
    public static async Task<int> TakeAllAsync(SqlDatabase database, StoreOptions options, CancellationToken cancellationToken)
    {
        var taken = 0;
        foreach (var path in Paths(options.SpoolFolder))
        {
            if (SpoolFile.TryOpen(path, out var file))
            {
                using (file)
                {
                    await TakeAsync(database, file, cancellationToken).ConfigureAwait(false);
                    file.Delete();
                    taken++;
                }
            }
        }

        return taken;
    }

    /// <summary>The files, those of the oldest runs first.</summary>
    public static string[] Paths(string folder) =>
        Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal)] : [];

    private static async Task TakeAsync(SqlDatabase database, SpoolFile file, CancellationToken cancellationToken)
    {
        var reader = new SpoolReader(file);
        RunWriter? writer = null;
        while (await reader.NextAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } lines)
        {
            writer ??= new(database, reader.Header!);
            await writer.WriteAsync(lines, cancellationToken).ConfigureAwait(false);
        }

        if (writer is { IsFinished: false })
        {
            await writer.CutAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
