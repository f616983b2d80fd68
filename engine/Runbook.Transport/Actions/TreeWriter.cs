using System.Formats.Tar;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// Writes a tree as one tar stream into a staging folder beside where it goes, then renames file by file: a cut connection leaves
/// old files or new ones, never halves.
/// </summary>
internal static class TreeWriter
{
    public static async Task<ActionOutcome> WriteAsync(
        SessionShell shell, RemoteAction.WriteTree tree, ApplyOptions apply, TransportOptions options, CancellationToken cancellationToken)
    {
        var archive = Path.GetTempFileName();
        try
        {
            await using (var file = new FileStream(archive, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
            {
                await PackAsync(tree, file, cancellationToken).ConfigureAwait(false);
            }

            var outcome = await ScriptRunner.RunAsync(
                shell, TreeScript.Text(tree, shell.Host), Content.FromFile(archive), apply, options, cancellationToken).ConfigureAwait(false);
            return outcome with { Output = "", Error = FailureText.Plain(outcome.Error) };
        }
        catch (IOException e)
        {
            return new(1, "", $"cannot read what is to be sent: {e.Message}");
        }
        finally
        {
            File.Delete(archive);
        }
    }

    private static async Task PackAsync(RemoteAction.WriteTree tree, Stream to, CancellationToken cancellationToken)
    {
        await using var tar = new TarWriter(to, TarEntryFormat.Gnu, leaveOpen: true);
        foreach (var entry in tree.Entries)
        {
            var kind = entry.LinkTarget is not null ? TarEntryType.SymbolicLink
                : entry.Content is null ? TarEntryType.Directory : TarEntryType.RegularFile;
            await using var data = entry.Content?.Open();
            var item = new GnuTarEntry(kind, entry.Path) { Mode = (UnixFileMode)entry.Mode };
            if (entry.LinkTarget is not null)
            {
                item.LinkName = entry.LinkTarget;
            }
            else if (data is not null)
            {
                item.DataStream = data;
            }

            await tar.WriteEntryAsync(item, cancellationToken).ConfigureAwait(false);
        }
    }
}
