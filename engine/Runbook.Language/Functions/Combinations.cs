using Runbook.Core;

namespace Runbook.Language;

/// <summary>Products, permutations and choices, in the order of Python's <c>itertools</c>; the rows are tuples. Stateless.</summary>
internal static class Combinations
{
    private const int Limit = 10_000_000;

    public static ListValue Product(Call call, IReadOnlyList<IReadOnlyList<Value>> lists)
    {
        if (lists.Aggregate(1.0, (size, list) => size * list.Count) > Limit)
        {
            call.Fail($"the product has more than {Limit} rows");
        }

        IEnumerable<Value[]> rows = [[]];
        foreach (var list in lists)
        {
            rows = rows.SelectMany(row => list.Select(item => (Value[])[.. row, item]));
        }

        return Rows(rows);
    }

    public static ListValue Permutations(IReadOnlyList<Value> items, int length) =>
        Rows(Indices(items.Count, length, sorted: false).Select(row => row.Select(i => items[i]).ToArray()));

    public static ListValue Choose(IReadOnlyList<Value> items, int length) =>
        Rows(Indices(items.Count, length, sorted: true).Select(row => row.Select(i => items[i]).ToArray()));

    private static IEnumerable<int[]> Indices(int count, int length, bool sorted)
    {
        IEnumerable<int[]> rows = [[]];
        for (var i = 0; i < length; i++)
        {
            rows = rows.SelectMany(row => Enumerable.Range(0, count)
                .Where(n => sorted ? row.Length == 0 || n > row[^1] : !row.Contains(n))
                .Select(n => (int[])[.. row, n]));
        }

        return rows;
    }

    private static ListValue Rows(IEnumerable<Value[]> rows) => new([.. rows.Select(r => (Value)new ListValue(r, tuple: true))]);
}
