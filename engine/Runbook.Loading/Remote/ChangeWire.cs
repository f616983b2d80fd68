using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>How plans and results travel. Stateless.</summary>
internal static class ChangeWire
{
    /// <summary>Writes a plan.</summary>
    public static void Write(WireWriter w, Change change)
    {
        w.Write(change.Before);
        w.Write(change.After);
        w.List(change.Actions, ActionWire.Write);
        w.Optional(change.Diffs, static (o, diffs) => o.List(diffs, Write));
        Write(w, change.Touches);
        w.Write(change.IsJudgedByStatus);
        w.Write(change.IsOpaque);
        w.Optional(change.Trial, ActionWire.Write);
        w.Text(change.Refusal);
        w.Optional(change.Result, static (o, result) => o.Offer((input, output) => Write(output, result(input.List(AnswerWire.ReadOutcome)))));
        w.Write(change.IsForeseen);
        if (change.IsForeseen)
        {
            Write(w, change.Foreseen);
        }
        else
        {
            w.Offer((_, output) => Write(output, change.Foreseen));
        }
    }

    /// <summary>Reads a plan.</summary>
    public static Change Read(WireReader r)
    {
        var change = new Change(r.ReadString(), r.ReadString(), r.List(ActionWire.Read))
        {
            Diffs = r.Optional(static i => i.List(ReadDiff)),
            Touches = ReadFootprint(r),
            IsJudgedByStatus = r.ReadBoolean(),
            IsOpaque = r.ReadBoolean(),
            Trial = r.Optional(ActionWire.Read),
            Refusal = r.Text(),
            Result = r.Optional(ReadJudge),
        };
        if (r.ReadBoolean())
        {
            return change with { Foreseen = ReadResult(r) };
        }

        var foresee = r.Handle();
        return change with { Foresee = () => foresee.Call("foreseen result", null, ReadResult) };
    }

    /// <summary>Writes a result.</summary>
    public static void Write(WireWriter w, ModuleResult result)
    {
        ValueWire.Write(w, result.Values);
        w.Text(result.Message);
        w.Text(result.PlannedMessage);
        w.Write(result.Failed);
        w.Write(result.Changed.HasValue);
        w.Write(result.Changed == true);
        w.Optional(result.Diffs, static (o, diffs) => o.List(diffs, Write));
        w.Write(result.Skipped);
    }

    /// <summary>Reads a result.</summary>
    public static ModuleResult ReadResult(WireReader r) => new(ValueWire.ReadEntries(r))
    {
        Message = r.Text(),
        PlannedMessage = r.Text(),
        Failed = r.ReadBoolean(),
        Changed = (r.ReadBoolean(), r.ReadBoolean()) is (true, var changed) ? changed : null,
        Diffs = r.Optional(static i => i.List(ReadDiff)),
        Skipped = r.ReadBoolean(),
    };

    /// <summary>Writes what is depended on, or touched.</summary>
    public static void Write(WireWriter w, Footprint footprint) => w.Optional(footprint.Resources, static (o, resources) => o.List(resources, static (p, resource) =>
    {
        p.Write(resource.Kind);
        p.Write(resource.Name);
    }));

    /// <summary>Reads what is depended on, or touched.</summary>
    public static Footprint ReadFootprint(WireReader r) =>
        r.Optional(static i => i.List(static p => (p.ReadString(), p.ReadString()))) is { } resources ? new(resources) : Footprint.Everything;

    private static Func<IReadOnlyList<ActionOutcome>, ModuleResult> ReadJudge(WireReader r)
    {
        var result = r.Handle();
        return outcomes => result.Call("Result", w => w.List(outcomes, AnswerWire.Write), ReadResult);
    }

    private static void Write(WireWriter w, Diff diff)
    {
        w.Write(diff.BeforeHeader);
        w.Write(diff.AfterHeader);
        w.Write(diff.Before);
        w.Write(diff.After);
        w.Text(diff.Note);
    }

    private static Diff ReadDiff(WireReader r) => new(r.ReadString(), r.ReadString(), r.ReadString(), r.ReadString()) { Note = r.Text() };
}
