using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>How the steps of a question travel. What was read at its end stays in the process of modules. Stateless.</summary>
internal static class StepWire
{
    /// <summary>Writes a step.</summary>
    public static void Write(WireWriter w, ProbeStep step)
    {
        w.Write(step.IsDone);
        if (step.IsDone)
        {
            w.Keep(step.Value);
            w.Optional(step.Value as PollVerdict, Write);
            return;
        }

        w.List(step.Queries, QueryWire.Write);
        w.Offer((input, output) => Write(output, step.Answer(input.List(AnswerWire.Read))));
    }

    /// <summary>Reads a step of a module's reading; at its end, its value is the number of the state.</summary>
    public static ProbeStep Read(WireReader r) => Read(r, isPoll: false);

    /// <summary>Reads a step of the question of a wait; at its end, its value is the verdict.</summary>
    public static ProbeStep ReadOfPoll(WireReader r) => Read(r, isPoll: true);

    private static ProbeStep Read(WireReader r, bool isPoll)
    {
        if (r.ReadBoolean())
        {
            var state = r.Handle();
            var verdict = r.Optional(ReadVerdict);
            return ProbeStep.Done(isPoll ? verdict : state);
        }

        var queries = r.List(QueryWire.Read);
        var next = r.Handle();
        return ProbeStep.Ask(queries, answers => next.Call("reading of an answer", w => w.List(answers, AnswerWire.Write), i => Read(i, isPoll)));
    }

    private static void Write(WireWriter w, PollVerdict verdict)
    {
        w.Write(verdict.IsDone);
        w.Write(verdict.Reason);
        w.Write(verdict.IsHopeless);
        w.Optional(verdict.Seen, static (o, seen) => o.Keep(seen));
    }

    private static PollVerdict ReadVerdict(WireReader r) => new(r.ReadBoolean(), r.ReadString())
    {
        IsHopeless = r.ReadBoolean(),
        Seen = r.Optional(static i => i.Handle()),
    };
}
