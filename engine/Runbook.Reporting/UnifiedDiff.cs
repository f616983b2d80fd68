using DiffPlex;
using Runbook.Core;

namespace Runbook.Reporting;

/// <summary>Makes a unified diff (POSIX <c>diff -u</c>) of a before and an after. Not safe from several threads.</summary>
public sealed class UnifiedDiff
{
    private const int Context = 3;
    private readonly Differ _differ = new();

    /// <summary>The lines of the diff; empty when nothing differs.</summary>
    public IEnumerable<string> Lines(Diff diff)
    {
        if (diff.Note is { } note)
        {
            return [$"--- {diff.BeforeHeader}", $"+++ {diff.AfterHeader}", note];
        }

        var before = Split(diff.Before);
        var after = Split(diff.After);
        var result = _differ.CreateDiffs(diff.Before, diff.After, ignoreWhiteSpace: false, ignoreCase: false, new LineChunker());
        if (result.DiffBlocks.Count == 0)
        {
            return diff.Before == diff.After ? [] : [$"--- {diff.BeforeHeader}", $"+++ {diff.AfterHeader}", "(only line ends differ)"];
        }

        var lines = new List<string> { $"--- {diff.BeforeHeader}", $"+++ {diff.AfterHeader}" };
        foreach (var hunk in Hunks(result.DiffBlocks, before.Count))
        {
            AddHunk(lines, hunk, before, after);
        }

        return lines;
    }

    private static List<List<DiffPlex.Model.DiffBlock>> Hunks(IEnumerable<DiffPlex.Model.DiffBlock> blocks, int length)
    {
        var hunks = new List<List<DiffPlex.Model.DiffBlock>>();
        foreach (var block in blocks)
        {
            var last = hunks.Count > 0 ? hunks[^1][^1] : null;
            if (last is not null && block.DeleteStartA - (last.DeleteStartA + last.DeleteCountA) <= 2 * Context && length >= 0)
            {
                hunks[^1].Add(block);
            }
            else
            {
                hunks.Add([block]);
            }
        }

        return hunks;
    }

    private static void AddHunk(List<string> lines, List<DiffPlex.Model.DiffBlock> blocks, List<string> before, List<string> after)
    {
        var first = blocks[0];
        var last = blocks[^1];
        var fromA = Math.Max(0, first.DeleteStartA - Context);
        var toA = Math.Min(before.Count, last.DeleteStartA + last.DeleteCountA + Context);
        var fromB = Math.Max(0, first.InsertStartB - (first.DeleteStartA - fromA));
        var toB = Math.Min(after.Count, last.InsertStartB + last.InsertCountB + (toA - last.DeleteStartA - last.DeleteCountA));
        lines.Add($"@@ -{Range(fromA, toA - fromA)} +{Range(fromB, toB - fromB)} @@");
        var at = fromA;
        foreach (var block in blocks)
        {
            lines.AddRange(before.GetRange(at, block.DeleteStartA - at).Select(l => " " + l));
            lines.AddRange(before.GetRange(block.DeleteStartA, block.DeleteCountA).Select(l => "-" + l));
            lines.AddRange(after.GetRange(block.InsertStartB, block.InsertCountB).Select(l => "+" + l));
            at = block.DeleteStartA + block.DeleteCountA;
        }

        lines.AddRange(before.GetRange(at, toA - at).Select(l => " " + l));
    }

    private static string Range(int from, int count) => count == 1 ? $"{from + 1}" : $"{(count == 0 ? from : from + 1)},{count}";

    private static List<string> Split(string text) => [.. new LineChunker().Chunk(text)];

    /// <summary>Cuts text into lines; a line feed at the very end begins no further line.</summary>
    private sealed class LineChunker : IChunker
    {
        public IReadOnlyList<string> Chunk(string text)
        {
            if (text.Length == 0)
            {
                return [];
            }

            var lines = text.Split('\n');
            return lines[^1].Length == 0 ? lines[..^1] : lines;
        }
    }
}
