using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>How a host's answers and the outcomes of actions travel. Stateless.</summary>
internal static class AnswerWire
{
    /// <summary>Writes an answer.</summary>
    public static void Write(WireWriter w, QueryAnswer answer)
    {
        w.Write(answer is WebAnswer);
        if (answer is WebAnswer web)
        {
            WebWire.Write(w, web);
        }
        else
        {
            Write(w, (ShellAnswer)answer);
        }
    }

    /// <summary>Reads an answer.</summary>
    public static QueryAnswer Read(WireReader r) => r.ReadBoolean() ? WebWire.ReadAnswer(r) : ReadShell(r);

    /// <summary>Writes a shell's answer.</summary>
    public static void Write(WireWriter w, ShellAnswer answer)
    {
        w.Write(answer.ExitCode);
        w.Write(answer.Output);
        w.Write(answer.Error);
    }

    /// <summary>Reads a shell's answer.</summary>
    public static ShellAnswer ReadShell(WireReader r) => new(r.ReadInt32(), r.ReadString(), r.ReadString());

    /// <summary>Writes an outcome; what a wait has seen is in the process of modules already.</summary>
    public static void Write(WireWriter w, ActionOutcome outcome)
    {
        w.Write(outcome.ExitCode);
        w.Write(outcome.Output);
        w.Write(outcome.Error);
        w.Write(outcome.IsSkipped);
        w.Write(outcome.Started.Ticks);
        w.Write(outcome.Started.Offset);
        w.Write(outcome.Duration);
        w.List(outcome.Answers, WebWire.Write);
        w.Optional(outcome.Seen as RemoteHandle, static (o, seen) => o.Write(seen.Number));
        w.Text(outcome.BackupFile);
    }

    /// <summary>Reads an outcome.</summary>
    public static ActionOutcome ReadOutcome(WireReader r) => new(r.ReadInt32(), r.ReadString(), r.ReadString())
    {
        IsSkipped = r.ReadBoolean(),
        Started = new(r.ReadInt64(), r.ReadTime()),
        Duration = r.ReadTime(),
        Answers = r.List(WebWire.ReadAnswer),
        Seen = r.ReadBoolean() ? r.Kept() : null,
        BackupFile = r.Text(),
    };
}
