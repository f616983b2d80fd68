using Runbook.Core;

namespace Runbook.Language;

/// <summary>Filters that treat lists as sets; the items keep the order in which they first come, whole numbers go up. Stateless.</summary>
internal static class SetFilters
{
    public static void AddTo(FunctionList filters)
    {
        filters.Add("unique", "value case_sensitive? attribute?", Unique);
        filters.Add("union", "a b", c => Set([.. c.Items(0), .. c.Items(1)]));
        filters.Add("intersect", "a b", c => Set(c.Items(0).Where(c.Items(1).ToHashSet().Contains)));
        filters.Add("difference", "a b", c => Set(c.Items(0).Where(i => !c.Items(1).Contains(i))));
        filters.Add("symmetric_difference", "a b", SymmetricDifference);
        filters.Add("product", "value * repeat?", c => Combinations.Product(c, Lists(c)));
        filters.Add("permutations", "value length?", c =>
            Combinations.Permutations(c.Items(0), c.Get(1) is null ? c.Items(0).Count : c.Int(1)));
        filters.Add("combinations", "value length", c => Combinations.Choose(c.Items(0), c.Int(1)));
        foreach (var (name, keep) in (ReadOnlySpan<(string, Func<int, int, int, bool>)>)[
            ("union", (_, _, _) => true),
            ("intersect", (count, lists, _) => count == lists),
            ("difference", (count, _, first) => count == 1 && first == 0),
            ("symmetric_difference", (count, _, _) => count % 2 == 1)])
        {
            filters.Add("community.general.lists_" + name, "value * flatten?", c => OfLists(c, keep));
        }
    }

    private static List<IReadOnlyList<Value>> Lists(Call call)
    {
        List<IReadOnlyList<Value>> lists = [call.Items(0), .. call.Rest.Select(call.Items)];
        return [.. Enumerable.Repeat(lists, call.Int(1, 1)).SelectMany(l => l)];
    }

    private static Value Unique(Call call)
    {
        var key = Attributes.KeyGetter(call, call.Get(2), call.Flag(1));
        return Py.List([.. call.Items(0).DistinctBy(key)]);
    }

    private static ListValue Set(IEnumerable<Value> items)
    {
        var set = items.Distinct().ToList();
        return Py.List(set.All(i => i is IntegerValue n && n.Value >= 0) ? [.. set.OrderBy(i => ((IntegerValue)i).Value)] : set);
    }

    private static ListValue SymmetricDifference(Call call)
    {
        var (a, b) = (call.Items(0), call.Items(1));
        return Set([.. a.Where(i => !b.Contains(i)), .. b.Where(i => !a.Contains(i))]);
    }

    private static ListValue OfLists(Call call, Func<int, int, int, bool> keep)
    {
        List<Value> inputs = [call[0], .. call.Rest];
        if (call.Flag(1))
        {
            inputs = [.. ListFilters.Flatten(new ListValue(inputs), 1, skipNulls: false).Items];
        }

        var lists = inputs.Select(call.Items).ToList();
        if (lists.Count == 1)
        {
            return Py.List([.. lists[0].Distinct()]);
        }

        return Py.List([.. lists.SelectMany(l => l).Distinct().Where(
            i => keep(lists.Count(l => l.Contains(i)), lists.Count, lists.FindIndex(l => l.Contains(i))))]);
    }
}
