using Runbook.Core;

namespace Runbook.Language;

/// <summary>Goes through the plays, lists and tasks of a file. Stateless.</summary>
public static class LintWalk
{
    private static readonly string[] Sections = ["pre_tasks", "tasks", "post_tasks", "handlers"];
    private static readonly string[] Parts = ["block", "rescue", "always"];

    /// <summary>The plays of a playbook; none for another file.</summary>
    public static IEnumerable<MapValue> Plays(LintFile file) =>
        file.Kind == LintFileKind.Playbook ? Maps(file.Content).Where(p => p["hosts"] is not null) : [];

    /// <summary>All lists of tasks, inner ones too, each with whether they are handlers.</summary>
    public static IEnumerable<(ListValue Items, bool Handlers)> Lists(LintFile file)
    {
        IEnumerable<(ListValue, bool)> outer = file.Kind switch
        {
            LintFileKind.Playbook => Plays(file).SelectMany(p => Sections.Select(s => (List: p[s] as ListValue, s == "handlers"))
                .Where(s => s.List is not null).Select(s => (s.List!, s.Item2))),
            LintFileKind.Tasks or LintFileKind.Handlers when file.Content is ListValue list => [(list, file.Kind == LintFileKind.Handlers)],
            _ => [],
        };
        return outer.SelectMany(l => Inner(l.Item1, l.Item2));
    }

    /// <summary>The maps of a list.</summary>
    public static IEnumerable<MapValue> Maps(Value list) => (list as ListValue)?.Items.OfType<MapValue>() ?? [];

    /// <summary>Whether an item of a list of tasks is a block.</summary>
    public static bool IsBlock(MapValue item) => item["block"] is not null;

    private static IEnumerable<(ListValue Items, bool Handlers)> Inner(ListValue list, bool handlers)
    {
        yield return (list, handlers);
        foreach (var part in Maps(list).SelectMany(m => Parts.Select(p => m[p])).OfType<ListValue>())
        {
            foreach (var inner in Inner(part, handlers))
            {
                yield return inner;
            }
        }
    }
}
