using DiffPlex;
using DiffPlex.Model;
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
            return [];
        }

        var lines = new List<string> { $"--- {diff.BeforeHeader}", $"+++ {diff.AfterHeader}" };
        foreach (var hunk in Hunks(result.DiffBlocks))
        {
            AddHunk(lines, hunk, before, after);
        }

        return lines;
    }

    private static List<List<DiffBlock>> Hunks(IEnumerable<DiffBlock> blocks)
    {
        var hunks = new List<List<DiffBlock>>();
        foreach (var block in blocks)
        {
            var last = hunks.Count > 0 ? hunks[^1][^1] : null;
            if (last is not null && block.DeleteStartA - (last.DeleteStartA + last.DeleteCountA) <= 2 * Context)
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

    private static void AddHunk(List<string> lines, List<DiffBlock> blocks, List<string> before, List<string> after)
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
            Add(lines, ' ', before.GetRange(at, block.DeleteStartA - at));
            Add(lines, '-', before.GetRange(block.DeleteStartA, block.DeleteCountA));
            Add(lines, '+', after.GetRange(block.InsertStartB, block.InsertCountB));
            at = block.DeleteStartA + block.DeleteCountA;
        }

        Add(lines, ' ', before.GetRange(at, toA - at));
    }

    private static void Add(List<string> lines, char sign, List<string> chunks)
    {
        foreach (var chunk in chunks)
        {
            lines.Add(sign + (chunk.EndsWith('\n') ? chunk[..^1] : chunk));
            if (!chunk.EndsWith('\n'))
            {
                lines.Add("\\ No newline at end of file");
            }
        }
    }

    private static string Range(int from, int count) => count == 1 ? $"{from + 1}" : $"{(count == 0 ? from : from + 1)},{count}";

    private static List<string> Split(string text) => [.. new LineChunker().Chunk(text)];

    /// <summary>Cuts text into lines, each with its line feed: a last line without one differs from the same line with one.</summary>
    private sealed class LineChunker : IChunker
    {
        public IReadOnlyList<string> Chunk(string text)
        {
            var lines = new List<string>();
            for (var at = 0; at < text.Length;)
            {
                var end = text.IndexOf('\n', at);
                var next = end < 0 ? text.Length : end + 1;
                lines.Add(text[at..next]);
                at = next;
            }

            return lines;
        }
    }
}
