using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Keeps a block of lines between two marker lines in a text file, or keeps it out.</summary>
[Module("blockinfile", "ansible.legacy.blockinfile")]
public sealed class BlockInFileModule : Module<BlockInFileModule.Args, EditState>
{
    /// <summary>Whether the block is to be there.</summary>
    public enum Presence
    {
        /// <summary>It is to be there.</summary>
        Present,

        /// <summary>It is not to be there.</summary>
        Absent,
    }

    /// <summary>Which block, and where.</summary>
    [Exclusive("insertbefore", "insertafter")]
    public sealed record Args : EditArgs
    {
        /// <summary>Whether the block is to be there. Default <c>present</c>; an empty block is removed too.</summary>
        public Presence State { get; init; }

        /// <summary>The lines. Default empty.</summary>
        [Alias("content")]
        public string Block { get; init; } = "";

        /// <summary>The marker lines; <c>{mark}</c> stands for begin or end. Default <c># {mark} ANSIBLE MANAGED BLOCK</c>.</summary>
        public string Marker { get; init; } = "# {mark} ANSIBLE MANAGED BLOCK";

        /// <summary>What <c>{mark}</c> is in the first marker. Default <c>BEGIN</c>.</summary>
        public string MarkerBegin { get; init; } = "BEGIN";

        /// <summary>What <c>{mark}</c> is in the last marker. Default <c>END</c>.</summary>
        public string MarkerEnd { get; init; } = "END";

        /// <summary>A new block goes after the last line that matches, or to the end (<c>EOF</c>, the default).</summary>
        public string? Insertafter { get; init; }

        /// <summary>A new block goes before the last line that matches, or to the beginning (<c>BOF</c>).</summary>
        public string? Insertbefore { get; init; }

        /// <summary>Whether a missing file is made. Default false.</summary>
        public bool Create { get; init; }

        /// <summary>Whether an empty line stands before the block. Default false.</summary>
        public bool PrependNewline { get; init; }

        /// <summary>Whether an empty line stands after the block. Default false.</summary>
        public bool AppendNewline { get; init; }
    }

    /// <inheritdoc/>
    public override Probe<EditState> Read(Args args) => EditState.Read(args);

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => EditState.Reads(args);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        foreach (var problem in args.Problems())
        {
            yield return problem;
        }

        foreach (var pattern in new[] { args.Insertafter, args.Insertbefore }.OfType<string>())
        {
            if (PythonRegex.Problem(pattern) is { } reason)
            {
                yield return reason;
            }
        }
    }

    /// <inheritdoc/>
    public override Change? Plan(Args args, EditState now)
    {
        var isAbsent = args.State == Presence.Absent || args.Block.Length == 0;
        if (!now.File.Exists && args.State == Presence.Absent)
        {
            return null;
        }

        if (EditPlan.Refusal(args, now, args.Create) is { } refusal)
        {
            return refusal;
        }

        var text = string.Concat(Edit(args, TextLines.Split(now.Text), isAbsent));
        return EditPlan.Plan(args, now, text, !now.File.Followed.Exists ? "File created" : isAbsent ? "Block removed" : "Block inserted");
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, EditState now) =>
        ModuleResult.Empty with { Message = now.File.Exists ? "" : $"File {now.File.Path} not present" };

    private static List<string> Edit(Args args, List<string> lines, bool isAbsent)
    {
        var begin = args.Marker.Replace("{mark}", args.MarkerBegin, StringComparison.Ordinal);
        var end = args.Marker.Replace("{mark}", args.MarkerEnd, StringComparison.Ordinal);
        var first = lines.FindIndex(l => TextLines.Chop(l) == begin);
        var last = lines.FindIndex(Math.Max(first, 0), l => TextLines.Chop(l) == end);
        var result = lines.ToList();
        if (result.Count > 0 && !result[^1].EndsWith('\n') && (first >= 0 || !isAbsent))
        {
            result[^1] += "\n";
        }

        if (first < 0 || last < 0)
        {
            first = Place(args, result);
        }
        else
        {
            result.RemoveRange(first, last - first + 1);
        }

        if (isAbsent)
        {
            return result;
        }

        var body = args.Block.EndsWith('\n') ? args.Block : args.Block + "\n";
        List<string> block = [begin + "\n", .. TextLines.Split(body), end + "\n"];
        if (args.PrependNewline && first > 0 && TextLines.Chop(result[first - 1]).Length > 0)
        {
            block.Insert(0, "\n");
        }

        if (args.AppendNewline && first < result.Count && TextLines.Chop(result[first]).Length > 0)
        {
            block.Add("\n");
        }

        result.InsertRange(first, block);
        return result;
    }

    /// <summary>Where a new block goes; the end of the file when no line matches.</summary>
    private static int Place(Args args, List<string> lines)
    {
        if (args.Insertbefore is { } before)
        {
            return before == "BOF" ? 0 : lines.FindLastIndex(new PythonRegex(before).IsMatch) is >= 0 and var at ? at : lines.Count;
        }

        return args.Insertafter is { } after && after != "EOF"
            ? lines.FindLastIndex(new PythonRegex(after).IsMatch) is >= 0 and var found ? found + 1 : lines.Count
            : lines.Count;
    }
}
