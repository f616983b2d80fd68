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
            rm -rf -- "$rb_t" && mkdir -m 700 -- "$rb_t" && tar -x -p -o -m -f - -C "$rb_t" && cd -- "$rb_t" || exit 1

            """);
        AppendOwner(text, tree);
        foreach (var folder in tree.Entries.Where(e => e is { Content: null, LinkTarget: null }))
        {
            AppendFolder(text, folder, WriteScript.Owner(tree.Owner, tree.Group));
        }

        foreach (var group in tree.Entries.Where(e => e.Content is not null || e.LinkTarget is not null).GroupBy(Parent))
        {
            var to = Sh.Quote(group.Key);
            foreach (var some in group.Chunk(WordsAtOnce))
            {
                text.Append("mv -f -- ").AppendJoin(' ', some.Select(e => Sh.Quote("./" + e.Path)))
                    .Append(" \"${rb_p%/}\"/").Append(to).Append("/ || exit 1\n");
            }
        }

        return text.ToString();
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
