using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>How actions travel: as data; what is decided later is offered. Stateless.</summary>
internal static class ActionWire
{
    private enum Kind : byte
    {
        Run,
        Write,
        WriteTree,
        Fetch,
        RunLocally,
        Reconnect,
        Web,
        Poll,
        Next,
    }

    /// <summary>Writes an action.</summary>
    public static void Write(WireWriter w, RemoteAction action)
    {
        switch (action)
        {
            case RemoteAction.Run run: Write(Begin(w, Kind.Run), run); break;
            case RemoteAction.Write write: Write(Begin(w, Kind.Write), write); break;
            case RemoteAction.WriteTree tree: Write(Begin(w, Kind.WriteTree), tree); break;
            case RemoteAction.Fetch fetch: Write(Begin(w, Kind.Fetch), fetch); break;
            case RemoteAction.RunLocally local: Write(Begin(w, Kind.RunLocally), local); break;
            case RemoteAction.Reconnect reconnect: Write(Begin(w, Kind.Reconnect), reconnect); break;
            case RemoteAction.Web web: Write(Begin(w, Kind.Web), web); break;
            case RemoteAction.Poll poll: Write(Begin(w, Kind.Poll), poll); break;
            case RemoteAction.Next next: Write(Begin(w, Kind.Next), next); break;
        }
    }

    /// <summary>Reads an action.</summary>
    public static RemoteAction Read(WireReader r) => (Kind)r.ReadByte() switch
    {
        Kind.Run => ReadRun(r),
        Kind.Write => ReadWrite(r),
        Kind.WriteTree => ReadTree(r),
        Kind.Fetch => new RemoteAction.Fetch(r.ReadString(), r.ReadString()),
        Kind.RunLocally => ReadLocal(r),
        Kind.Reconnect => new RemoteAction.Reconnect(r.ReadTime(), r.ReadTime(), r.ReadTime()) { ConnectTimeout = r.ReadTime() },
        Kind.Web => new RemoteAction.Web(r.List(WebWire.ReadQuery)) { AnyStatus = r.ReadBoolean(), Summary = r.Text() },
        Kind.Poll => ReadPoll(r),
        Kind.Next => ReadNext(r),
        var kind => throw new InvalidDataException($"an action of the kind {kind} cannot travel"),
    };

    private static WireWriter Begin(WireWriter w, Kind kind)
    {
        w.Write((byte)kind);
        return w;
    }

    private static void Write(WireWriter w, RemoteAction.Run run)
    {
        QueryWire.Write(w, run.Script);
        w.Optional(run.Input, ContentWire.Write);
        w.Write(run.AnyStatus);
        w.Write(run.MayLoseHost);
        w.Write(run.LeavesNothing);
        w.Optional(run.Question, QueryWire.Write);
    }

    private static RemoteAction.Run ReadRun(WireReader r) => new(QueryWire.ReadScript(r))
    {
        Input = r.Optional(ContentWire.Read),
        AnyStatus = r.ReadBoolean(),
        MayLoseHost = r.ReadBoolean(),
        LeavesNothing = r.ReadBoolean(),
        Question = (ShellQuery?)r.Optional(QueryWire.Read),
    };

    private static void Write(WireWriter w, RemoteAction.Write write)
    {
        w.Write(write.Path);
        ContentWire.Write(w, write.Content);
        w.Text(write.Mode);
        w.Text(write.Owner);
        w.Text(write.Group);
        w.Write(write.Backup);
        w.Text(write.Validate);
        w.Write(write.Follow);
        w.Write(write.InPlace);
    }

    private static RemoteAction.Write ReadWrite(WireReader r) => new(r.ReadString(), ContentWire.Read(r))
    {
        Mode = r.Text(),
        Owner = r.Text(),
        Group = r.Text(),
        Backup = r.ReadBoolean(),
        Validate = r.Text(),
        Follow = r.ReadBoolean(),
        InPlace = r.ReadBoolean(),
    };

    private static void Write(WireWriter w, RemoteAction.WriteTree tree)
    {
        w.Write(tree.Path);
        w.List(tree.Entries, ContentWire.Write);
        w.Text(tree.Owner);
        w.Text(tree.Group);
        w.Texts(tree.NewFolders);
        w.Text(tree.FolderMode);
    }

    private static RemoteAction.WriteTree ReadTree(WireReader r) => new(r.ReadString(), r.List(ContentWire.ReadEntry))
    {
        Owner = r.Text(),
        Group = r.Text(),
        NewFolders = r.Texts(),
        FolderMode = r.Text(),
    };

    private static void Write(WireWriter w, RemoteAction.Fetch fetch)
    {
        w.Write(fetch.Path);
        w.Write(fetch.Destination);
    }

    private static void Write(WireWriter w, RemoteAction.RunLocally local)
    {
        w.Write(local.Summary);
        w.Write(local.AnyStatus);
        w.Offer((input, output) => LoginWire.Write(output, local.Command(LoginWire.Read(input))));
    }

    private static RemoteAction.RunLocally ReadLocal(WireReader r)
    {
        var (summary, anyStatus, command) = (r.ReadString(), r.ReadBoolean(), r.Handle());
        return new(login => command.Call("local command", w => LoginWire.Write(w, login), LoginWire.ReadCommand), summary) { AnyStatus = anyStatus };
    }

    private static void Write(WireWriter w, RemoteAction.Reconnect reconnect)
    {
        w.Write(reconnect.Delay);
        w.Write(reconnect.Timeout);
        w.Write(reconnect.Pause);
        w.Write(reconnect.ConnectTimeout);
    }

    private static void Write(WireWriter w, RemoteAction.Web web)
    {
        w.List(web.Requests, WebWire.Write);
        w.Write(web.AnyStatus);
        w.Text(web.Summary);
    }

    private static void Write(WireWriter w, RemoteAction.Poll poll)
    {
        w.Offer((_, output) => StepWire.Write(output, poll.Question.Begin()));
        w.Write(poll.Timeout);
        w.Write(poll.Pause);
        w.Write(poll.AnyStatus);
        w.Write(poll.Summary);
    }

    private static RemoteAction.Poll ReadPoll(WireReader r)
    {
        var question = r.Handle();
        return new(Probe.Of<PollVerdict>(() => question.Call("question of a wait", null, StepWire.ReadOfPoll)), r.ReadTime(), r.ReadTime())
        {
            AnyStatus = r.ReadBoolean(),
            Summary = r.ReadString(),
        };
    }

    private static void Write(WireWriter w, RemoteAction.Next next)
    {
        w.Write(next.Summary);
        w.Offer((input, output) => output.List(next.Decide(input.List(AnswerWire.ReadOutcome)), Write));
    }

    private static RemoteAction.Next ReadNext(WireReader r)
    {
        var (summary, decide) = (r.ReadString(), r.Handle());
        return new(outcomes => decide.Call("next step", w => w.List(outcomes, AnswerWire.Write), i => i.List(Read)), summary);
    }
}
