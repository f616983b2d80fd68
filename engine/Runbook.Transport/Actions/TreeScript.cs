using System.Globalization;
using System.Text;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>The shell text that unpacks a tar stream from standard input and puts each entry in its place.</summary>
internal static class TreeScript
{
    private const int WordsAtOnce = 200;

    public static string Text(RemoteAction.WriteTree tree, string host)
    {
        var text = new StringBuilder(
            $$"""
            rb_p={{Sh.Quote(tree.Path)}}
            [ -d "$rb_p" ] || { echo "the folder $rb_p does not exist" >&2; exit 1; }
            rb_t=${rb_p%/}/.{{WriteScript.Tag(host)}}.runbook-tmp
            trap 'rm -rf -- "$rb_t"' 0
            trap 'exit 129' 1; trap 'exit 130' 2; trap 'exit 141' 13; trap 'exit 143' 15
            rm -rf -- "$rb_t" && mkdir -m 700 -- "$rb_t" && cd -- "$rb_t" || exit 1

            """);
        AppendNewFolders(text, tree);
        text.Append("tar -x -p -o -m -f - || exit 1\n");
        AppendOwner(text, tree);
        foreach (var folder in tree.Entries.Where(e => e is { Content: null, LinkTarget: null }))
        {
            AppendFolder(text, folder, WriteScript.Owner(tree.Owner, tree.Group));
        }

        var made = tree.NewFolders.ToHashSet(StringComparer.Ordinal);
        AppendMoves(text, made.Where(f => !f.Contains('/', StringComparison.Ordinal)), ".");
        foreach (var group in tree.Entries.Where(e => e.Content is not null || e.LinkTarget is not null).GroupBy(Parent).Where(g => !made.Contains(g.Key)))
        {
            AppendMoves(text, group.Select(e => e.Path), group.Key);
        }

        return text.ToString();
    }

    private static void AppendMoves(StringBuilder text, IEnumerable<string> paths, string folder)
    {
        foreach (var some in paths.Chunk(WordsAtOnce))
        {
            text.Append("mv -f -- ").AppendJoin(' ', some.Select(p => Sh.Quote("./" + p)))
                .Append(" \"${rb_p%/}\"/").Append(Sh.Quote(folder)).Append("/ || exit 1\n");
        }
    }

    /// <summary>Made by the shell, not by the archive: so they take group and rights from the folder that they are in, as any new folder.</summary>
    private static void AppendNewFolders(StringBuilder text, RemoteAction.WriteTree tree)
    {
        var owner = WriteScript.Owner(tree.Owner, tree.Group);
        foreach (var some in tree.NewFolders.Chunk(WordsAtOnce))
        {
            var paths = string.Join(' ', some.Select(f => Sh.Quote("./" + f)));
            text.Append(CultureInfo.InvariantCulture, $"mkdir -- {paths}")
                .Append(owner.Length == 0 ? "" : $" && chown -- {Sh.Quote(owner)} {paths}")
                .Append(tree.FolderMode is null ? "" : $" && chmod -- {Sh.Quote(tree.FolderMode)} {paths}")
                .Append(" || exit 1\n");
        }
    }

    private static void AppendOwner(StringBuilder text, RemoteAction.WriteTree tree)
    {
        var owner = WriteScript.Owner(tree.Owner, tree.Group);
        if (owner.Length == 0)
        {
            return;
        }

        foreach (var some in tree.Entries.Where(e => e.Content is not null || e.LinkTarget is not null).Chunk(WordsAtOnce))
        {
            text.Append("chown -h -- ").Append(Sh.Quote(owner)).Append(' ').AppendJoin(' ', some.Select(e => Sh.Quote("./" + e.Path)))
                .Append(" || exit 1\n");
        }
    }

    private static void AppendFolder(StringBuilder text, TreeEntry folder, string owner)
    {
        var path = Sh.Quote(folder.Path.TrimEnd('/'));
        var mode = Convert.ToString(folder.Mode, 8);
        text.Append(CultureInfo.InvariantCulture,
            $"rb_f=\"${{rb_p%/}}\"/{path}; {{ [ -d \"$rb_f\" ] || mkdir -p -- \"$rb_f\"; }} && chmod {mode} \"$rb_f\" || exit 1\n");
        if (owner.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"chown -- {Sh.Quote(owner)} \"$rb_f\" || exit 1\n");
        }
    }

    private static string Parent(TreeEntry entry) => entry.Path.LastIndexOf('/') is var at and > 0 ? entry.Path[..at] : ".";
}
