using System.Globalization;
using Runbook.Core;
using Runbook.Language;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Engine;

/// <summary>
/// Goes between the tasks of a run and its journal: what has ended is noted, and what a run that was cut has noted is given instead of
/// being done again. Tasks that steer the run (inclusions, groups, <c>meta</c>) touch nothing outside it; they are gone through again,
/// and must come to the same. Does nothing without a journal. Safe from any thread.
/// </summary>
internal sealed class TaskJournal(RunJournal? journal)
{
    /// <summary>Whether a run that was cut goes on.</summary>
    public bool IsResumed => journal is { IsResumed: true };

    /// <summary>Whether a task has ended on its host already.</summary>
    public bool IsDone(TaskCall call) => Find(call, JournalKey.Whole) is not null;

    /// <summary>The host that ran a task that runs once for all; null when none has.</summary>
    public string? HostOf(PlayContext play, string place) => journal?.HostOf(play.Index, place);

    /// <summary>What came of a task that is done; null where it is to be done, or gone through again.</summary>
    public TaskOutcome? Recall(TaskCall call) => call.IsKept && Find(call, JournalKey.Whole)?.Outcome is { } outcome && !GoesAgain(call, outcome) ? outcome : null;

    /// <summary>What is kept of an item, or of the items of a task that is done; null where it is to be done, or gone through again.</summary>
    public (TaskOutcome Outcome, Brought Brought)? RecallItem(TaskCall call, int item) =>
        Find(call, item) is { Outcome: { } outcome } entry && !GoesAgain(call, outcome) ? (outcome, entry.Brought) : null;

    /// <summary>Whether an item of a loop is done.</summary>
    public bool HasItems(TaskCall call) => Find(call, 0) is not null;

    /// <summary>The items that a loop goes through, where it had begun.</summary>
    public IReadOnlyList<Value>? RecallList(TaskCall call) => Find(call, JournalKey.List)?.List;

    /// <summary>Whether a task that was gone through again came to what it came to before.</summary>
    public bool Agrees(TaskCall call, TaskOutcome now)
    {
        if (Find(call, JournalKey.Whole)?.Outcome is not { } then)
        {
            return true;
        }

        var items = call.Task.Loop is not null && now.Result["results"] is ListValue results ? results.Items : [];
        return then.Status == now.Status
            && Essence(then.Result).Equals(Essence(now.Result))
            && items.Index().All(i => Find(call, i.Index)?.Outcome is { } item && i.Item is MapValue result && Essence(item.Result).Equals(Essence(result)));
    }

    /// <summary>Whether a change of the task, or of the item that is at work, was on its way when the run was cut.</summary>
    public bool HasBegun(TaskCall call) => journal is { IsResumed: true } && journal.HasBegun(Key(call, call.Item), Identity(call.Task));

    /// <summary>A change is about to be sent.</summary>
    public void NoteBegin(TaskCall call) => journal?.Write(new(Key(call, call.Item), Identity(call.Task)) { IsBegin = true });

    /// <summary>A change of a task to come is about to be sent.</summary>
    public void NoteBegin(HostRun host, TaskSpec task, string place) =>
        journal?.Write(new(new(host.Play.Index, host.Memory.Host.Name, place, JournalKey.Whole), Identity(task)) { IsBegin = true });

    /// <summary>A loop begins.</summary>
    public void NoteList(TaskCall call, IReadOnlyList<Value> list, bool isHidden) =>
        journal?.Write(new(Key(call, JournalKey.List), Identity(call.Task)) { List = list, IsHidden = isHidden });

    /// <summary>An item has ended, or a task without a loop.</summary>
    public void Note(TaskCall call, int item, TaskOutcome outcome, Brought brought, bool isHidden)
    {
        // A host that was lost is tried again where it was lost.
        if (journal is not null && (outcome.Status != TaskStatus.Unreachable || outcome.Ignored))
        {
            journal.Write(new(Key(call, item), Identity(call.Task)) { Outcome = outcome, Brought = brought, IsHidden = isHidden });
        }
    }

    /// <summary>A task may have read files of the playbook's that nobody could know before.</summary>
    public void NoteFiles(TaskCall call, RunState run)
    {
        if (journal is not null && (call.Task.IsInclusion || call.Task.ShortAction == "include_vars"))
        {
            NoteFiles(run);
        }
    }

    /// <summary>Files of the playbook's may have been read.</summary>
    public void NoteFiles(RunState run) => journal?.NoteFiles(run.Services.Parser.FilesRead.Concat(run.VariableFiles.FilesRead));

    /// <summary>A failure ended a host's part.</summary>
    public void NoteEnd(PlayContext play, string host, string place, TaskSpec task) =>
        journal?.Write(new(new(play.Index, host, place, JournalKey.End), Identity(task)));

    /// <summary>The answers to a play's prompts; null where they were not given.</summary>
    public VariableLayer? RecallPrompts(int play) =>
        journal?.Find(new(play, "", "vars_prompt", JournalKey.Whole), "vars_prompt") is { } entry
            ? new("vars_prompt", entry.Brought.Assigned.ToDictionary(StringComparer.Ordinal))
            : null;

    /// <summary>A play's prompts were answered.</summary>
    public void NotePrompts(int play, VariableLayer answers) => journal?.Write(
        new(new(play, "", "vars_prompt", JournalKey.Whole), "vars_prompt") { Brought = new([.. answers.Values], false, []) });

    private static bool GoesAgain(TaskCall call, TaskOutcome outcome) =>
        outcome.Status is not (TaskStatus.Skipped or TaskStatus.Failed)
        && (call.Task.IsInclusion || call.Task.ShortAction is "add_host" or "group_by" or "meta");

    private static MapValue Essence(MapValue result) =>
        Value.Map(result.TextEntries.Where(e => e.Key is "include" or "add_host" or "add_group" or "skipped"));

    private static JournalKey Key(TaskCall call, int item) => new(call.Play.Index, call.Host.Memory.Host.Name, call.Place, item);

    /// <summary>What tells a task's change apart from others of its host.</summary>
    public static string KeyText(TaskCall call) =>
        string.Create(CultureInfo.InvariantCulture, $"{call.Play.Index}{call.Place}{(call.Item == JournalKey.Whole ? "" : $"[{call.Item}]")}");

    private static string Identity(TaskSpec task) => $"{task.Action}: {task.Name}";

    private JournalEntry? Find(TaskCall call, int item) =>
        journal is { IsResumed: true } ? journal.Find(Key(call, item), Identity(call.Task)) : null;
}
