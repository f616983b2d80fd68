using Runbook.Core;
using Runbook.Sdk;
using Answer = Runbook.Sdk.WebAnswer;

namespace Runbook.Modules;

/// <summary>
/// What stands in the collections that a task names many objects of: one list each instead of a question for each object. A list that
/// the server refuses, or that does not end with its first page, leaves what it does not show to be asked for by name. Immutable.
/// </summary>
internal sealed class KubeLists
{
    private const int Many = 8;
    private const int Page = 500;
    private readonly Dictionary<string, (Dictionary<string, MapValue> Items, bool IsWhole, Answer Answer)> _lists;

    private KubeLists(IEnumerable<(string Path, Answer Answer)> answers) =>
        _lists = answers.Where(a => a.Answer.Succeeded).ToDictionary(a => a.Path, a => Read(a.Answer), StringComparer.Ordinal);

    /// <summary>Asks for the lists that are worth it. Never one of secrets: who keeps one need not be allowed to see all.</summary>
    public static Probe<KubeLists> Ask(KubeServer server, IEnumerable<KubeFound> wanted) =>
        Probe.All(wanted
            .Where(f => f.Wanted.Name.Length > 0 && f.Kind is { Name: not "Secret" })
            .GroupBy(Path)
            .Where(g => g.Count() >= Many)
            .Select(g => Probe.Answer(server.Get($"{g.Key}?limit={Math.Max(Page, 2 * g.Count())}"), answer => (g.Key, answer))))
        .Select(answers => new KubeLists(answers));

    /// <summary>The object with what its list says of it; null when that does not tell.</summary>
    public KubeFound? Find(KubeFound wanted)
    {
        if (!_lists.TryGetValue(Path(wanted), out var list))
        {
            return null;
        }

        var found = wanted.Warned(list.Answer);
        return list.Items.TryGetValue(wanted.Wanted.Name, out var item)
            ? found with { Live = KubeFind.Found(wanted.Wanted, wanted.Kind!, item).Live }
            : list.IsWhole ? found : null;
    }

    private static string Path(KubeFound found) => found.Kind!.Collection(found.Namespace);

    private static (Dictionary<string, MapValue> Items, bool IsWhole, Answer Answer) Read(Answer answer)
    {
        var list = Json.TryParse(answer.Body);
        var items = Json.Items(list, "items").OfType<MapValue>().Where(i => Json.Text(i, "metadata", "name") is not null)
            .ToDictionary(i => Json.Text(i, "metadata", "name")!, StringComparer.Ordinal);
        return (items, list is not null && Json.Text(list, "metadata", "continue") is null or "", answer);
    }
}
