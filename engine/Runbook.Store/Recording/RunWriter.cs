using System.Globalization;
using Runbook.Core;

namespace Runbook.Store;

/// <summary>
/// Writes a run's events into the tables, a batch a transaction. Writing an event again changes nothing, so a run that was partly written can
/// be written from its beginning. For one run and one caller at a time.
/// </summary>
internal sealed class RunWriter(SqlDatabase database, RunHeader header)
{
    private const string Once = "ON CONFLICT DO NOTHING";
    private static readonly SqlTable Events = new("events", "run_id", "seq#", "kind", "host", "body");
    private static readonly SqlTable Plays = new("plays", "run_id", "seq#", "name", "place", "hosts#");
    private static readonly SqlTable Tasks = new("tasks", "run_id", "seq#", "play_seq#", "task_id", "name", "action", "place", "is_handler#");
    private static readonly SqlTable Results = new(
        "results", "run_id", "seq#", "task_seq#", "at#", "host", "item", "status", "is_ignored#", "has_diff#", "duration_us#", "message");
    private static readonly SqlTable Recaps = new(
        "recaps", "run_id", "host", "ok#", "changed#", "unreachable#", "failed#", "skipped#", "rescued#", "ignored#", "would_run#");

    private static readonly string LatestRecap =
        "ON CONFLICT (run_id, host) DO UPDATE SET " + string.Join(", ", Recaps.Names.Skip(2).Select(n => $"{n} = excluded.{n}"));

    private readonly Dictionary<string, long> _tasks = new(StringComparer.Ordinal);
    private string? _run;
    private long _play;
    private long _size;

    /// <summary>Whether the run's end was written.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Writes a batch, all or nothing. Called again with the same batch after a failure.</summary>
    public async Task WriteAsync(IReadOnlyList<SpoolLine> lines, CancellationToken cancellationToken)
    {
        var batch = new Batch();
        foreach (var line in lines)
        {
            Add(batch, line);
        }

        await database.TransactAsync(
            async s =>
            {
                await WriteAsync(s, batch, cancellationToken).ConfigureAwait(false);
                return 0;
            },
            cancellationToken).ConfigureAwait(false);
        _size += batch.Size;
        IsFinished |= batch.Finished is not null;
    }

    /// <summary>Says that the run's process is gone without an end of the run.</summary>
    public Task CutAsync(CancellationToken cancellationToken) => _run is null ? Task.CompletedTask
        : database.ExecuteAsync("UPDATE runs SET is_cut = 1 WHERE id = @id AND finished IS NULL", [("id", _run)], cancellationToken);

    private async Task WriteAsync(SqlSession session, Batch batch, CancellationToken cancellationToken)
    {
        if (batch.Started is { } started)
        {
            await StartAsync(session, started, batch.Part, cancellationToken).ConfigureAwait(false);
        }

        await session.WriteAsync(Events, Once, batch.Events, cancellationToken).ConfigureAwait(false);
        await session.WriteAsync(Plays, Once, batch.Plays, cancellationToken).ConfigureAwait(false);
        await session.WriteAsync(Tasks, Once, batch.Tasks, cancellationToken).ConfigureAwait(false);
        await session.WriteAsync(Results, Once, batch.Results, cancellationToken).ConfigureAwait(false);
        await session.WriteAsync(Recaps, LatestRecap, batch.Recaps, cancellationToken).ConfigureAwait(false);
        var finished = batch.Finished;
        var known = await session.ExecuteAsync(
            """
            UPDATE runs SET size_bytes = CASE WHEN size_bytes > @size THEN size_bytes ELSE @size END, finished = COALESCE(CAST(@finished AS BIGINT), finished), exit_code = COALESCE(CAST(@code AS BIGINT), exit_code),
              duration_ms = COALESCE(CAST(@duration AS BIGINT), duration_ms) WHERE id = @id
            """,
            [("id", _run), ("size", _size + batch.Size), ("finished", finished?.At), ("code", finished?.ExitCode), ("duration", finished?.Duration)],
            cancellationToken).ConfigureAwait(false);
        if (known == 0)
        {
            throw new StoreException("The run was forgotten while it was written");
        }
    }

    private Task<int> StartAsync(SqlSession session, RunEvent.RunStarted run, long part, CancellationToken cancellationToken) => session.ExecuteAsync(
        """
        INSERT INTO runs (id, started, who, control_host, folder, playbooks, inventory, limit_text, tags, skip_tags, check_mode, show_diff, verbosity, commit_id,
          schedule, program)
        VALUES (@id, @started, @who, @control, @folder, @playbooks, @inventory, @limit, @tags, @skip, @check, @diff, @verbosity, @commit, @schedule, @program)
        ON CONFLICT (id) DO UPDATE SET is_cut = 0, finished = NULL, exit_code = NULL, duration_ms = NULL WHERE @part > 0
        """,
        [
            ("id", run.RunId), ("started", run.At), ("who", header.Who), ("control", header.ControlHost), ("folder", header.Folder),
            ("playbooks", SqlList.Of(run.Playbooks)), ("inventory", SqlList.Of(header.Inventory)), ("limit", header.Limit), ("tags", SqlList.Of(header.Tags)),
            ("skip", SqlList.Of(header.SkipTags)), ("check", run.Check), ("diff", run.ShowDiff), ("verbosity", header.Verbosity), ("commit", header.Commit),
            ("schedule", header.Schedule), ("program", header.Program), ("part", part),
        ],
        cancellationToken);

    private void Add(Batch batch, SpoolLine line)
    {
        if (line.Event is RunEvent.RunStarted started)
        {
            (_run, batch.Started, batch.Part) = (started.RunId, started, line.Sequence);
        }

        var (kind, host) = Describe(line.Event);
        batch.Size += line.Json.Length;
        batch.Events.Add([_run, line.Sequence, kind, host, line.Json]);
        switch (line.Event)
        {
            case RunEvent.PlayStarted p:
                _play = line.Sequence;
                _tasks.Clear();
                batch.Plays.Add([_run, line.Sequence, p.Name, p.Span.ToString(), p.Hosts.Count]);
                break;
            case RunEvent.TaskStarted t:
                TaskOf(batch, t.Task, line.Sequence);
                break;
            case RunEvent.TaskFinished f:
                AddResult(batch, line.Sequence, f.At, f.Task, f.Host, item: null, f.Outcome);
                break;
            case RunEvent.ItemFinished i:
                AddResult(batch, line.Sequence, i.At, i.Task, i.Host, i.Label, i.Outcome);
                break;
            case RunEvent.RunFinished r:
                batch.Finished = r;
                batch.Recaps.AddRange(r.Hosts.Select(h => new object?[]
                {
                    _run, h.Host, h.Ok, h.Changed, h.Unreachable, h.Failed, h.Skipped, h.Rescued, h.Ignored, h.WouldRun,
                }));
                break;
        }
    }

    private void AddResult(Batch batch, long sequence, DateTimeOffset at, TaskRef task, string host, string? item, TaskOutcome outcome) => batch.Results.Add(
    [
        _run, sequence, TaskOf(batch, task, sequence), at, host, item, outcome.Status, outcome.Ignored, outcome.Diffs.Count > 0,
        (long)outcome.Duration.TotalMicroseconds, outcome.Message,
    ]);

    /// <summary>The number that the task is known by: that of the event that first named it.</summary>
    private long TaskOf(Batch batch, TaskRef task, long sequence)
    {
        if (!_tasks.TryGetValue(task.Id, out var known))
        {
            _tasks[task.Id] = known = sequence;
            batch.Tasks.Add([_run, sequence, _play, task.Id, task.Name, task.Action, task.Span.ToString(), task.IsHandler]);
        }

        return known;
    }

    private static (string Kind, string? Host) Describe(RunEvent e) => e switch
    {
        RunEvent.HostBegan h => ("host_began", h.Host),
        RunEvent.OutputReceived o => ("output", o.Host),
        RunEvent.TaskRetried t => ("task_retried", t.Host),
        RunEvent.ItemFinished i => ("item_finished", i.Host),
        RunEvent.TaskFinished f => ("task_finished", f.Host),
        RunEvent.HandlerNotified n => ("handler_notified", n.Host),
        RunEvent.RunStarted => ("run_started", null),
        RunEvent.PlayStarted => ("play_started", null),
        RunEvent.TaskStarted => ("task_started", null),
        RunEvent.Noted => ("noted", null),
        RunEvent.PlayFinished => ("play_finished", null),
        RunEvent.RunFinished => ("run_finished", null),
        _ => (e.GetType().Name.ToLower(CultureInfo.InvariantCulture), null),
    };

    /// <summary>The rows of one transaction.</summary>
    private sealed class Batch
    {
        public List<object?[]> Events { get; } = [];

        public List<object?[]> Plays { get; } = [];

        public List<object?[]> Tasks { get; } = [];

        public List<object?[]> Results { get; } = [];

        public List<object?[]> Recaps { get; } = [];

        public RunEvent.RunStarted? Started { get; set; }

        public RunEvent.RunFinished? Finished { get; set; }

        /// <summary>The number of the first event: 0, or more in a later part of a run that was resumed.</summary>
        public long Part { get; set; }

        public long Size { get; set; }
    }
}
