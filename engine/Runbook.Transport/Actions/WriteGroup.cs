using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// Writes of several small files into one folder, alike but for name and content, each the first of its chain, with what is asked behind
/// them: done together. Immutable.
/// </summary>
/// <param name="Members">The writes and what is asked behind each.</param>
internal sealed record WriteGroup(IReadOnlyList<WriteGroup.Member> Members)
{
    private const int Most = 100;
    private const int MostBytes = 256 * 1024;
    private const int LongestNames = 32 * 1024;

    /// <summary>One write.</summary>
    /// <param name="Name">The file's name in the folder.</param>
    /// <param name="Text">What it is to hold.</param>
    /// <param name="Question">What is asked behind it; null for nothing.</param>
    public sealed record Member(string Name, string Text, ShellQuery? Question);

    /// <summary>The first write, which says what is common to all.</summary>
    public required RemoteAction.Write First { get; init; }

    /// <summary>The folder.</summary>
    public required string Folder { get; init; }

    /// <summary>How many actions it is made of.</summary>
    public int Count => Members.Sum(m => m.Question is null ? 1 : 2);

    /// <summary>The group that begins at an action; null when that one goes alone.</summary>
    public static WriteGroup? At(IReadOnlyList<PlacedAction> actions, int start)
    {
        var members = new List<Member>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var (bytes, length) = (0, 0);
        var (folder, first) = ("", actions[start].Action as RemoteAction.Write);
        for (var i = start; first is not null && i < actions.Count && members.Count < Most; i += members[^1].Question is null ? 1 : 2)
        {
            if (!StandsAlone(actions[i], out var write) || !IsLike(write, first) || !SameEnvironment(actions[i], actions[start])
                || !TrySplit(write.Path, out var place, out var name) || (members.Count > 0 && place != folder)
                || write.Content.AsText(WriteScript.LongestInside) is not { } text
                || (bytes += text.Length) > MostBytes || (length += name.Length) > LongestNames || !names.Add(name))
            {
                break;
            }

            folder = place;
            members.Add(new(name, text, Behind(actions, i)));
        }

        return members.Count < 2 ? null : new(members) { First = first!, Folder = folder };
    }

    /// <summary>The script.</summary>
    public string Script(string host) => WriteGroupScript.Of(
        Folder, [.. Members.Select(m => (m.Name, m.Text))], WriteScript.Owner(First.Owner, First.Group), First.Mode ?? "", host);

    private static bool StandsAlone(PlacedAction placed, out RemoteAction.Write write)
    {
        write = (placed.Action as RemoteAction.Write)!;
        return write is { Backup: false, Validate: null, InPlace: false }
            && (write.Mode is null || write.Mode.All(char.IsAsciiDigit))
            && placed.Options is { Timeout: null, Link: null or { IsFirst: true } };
    }

    private static bool IsLike(RemoteAction.Write write, RemoteAction.Write first) =>
        (write.Mode, write.Owner, write.Group) == (first.Mode, first.Owner, first.Group);

    private static bool SameEnvironment(PlacedAction one, PlacedAction other) =>
        ReferenceEquals(one.Options.Environment, other.Options.Environment) || one.Options.Environment.SequenceEqual(other.Options.Environment);

    private static bool TrySplit(string path, out string folder, out string name)
    {
        var slash = path.LastIndexOf('/');
        folder = slash < 0 ? "." : slash == 0 ? "/" : path[..slash];
        name = path[(slash + 1)..];
        return name is not ("" or "." or "..");
    }

    /// <summary>The question that follows a write in its chain.</summary>
    private static ShellQuery? Behind(IReadOnlyList<PlacedAction> actions, int at) =>
        at + 1 < actions.Count
        && actions[at].Options.Link is { Chain: var chain }
        && actions[at + 1] is { Action: RemoteAction.Run { Question: { Family: not null } question }, Options: { Timeout: null, Link: { IsFirst: false } link } }
        && link.Chain == chain
            ? question : null;
}
