using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Runbook.Core;

namespace Runbook.Drift;

/// <summary>Follows a run in the store, for the page. Safe from any thread.</summary>
/// <param name="queries">What is asked.</param>
/// <param name="time">Where time comes from.</param>
internal sealed class RunStream(DriftQueries queries, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(300);
    private const int Beats = 50;

    /// <summary>What is told from an event on, until the run is over: <c>entry</c> with the HTML of it, at last <c>end</c>.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="host">Only of this host; null for all.</param>
    /// <param name="from">The number of the first event.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<SseItem<string>> FollowAsync(string runId, string? host, long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new("", "open");
        for (var turn = 1; ; turn++)
        {
            var isOver = false;
            await foreach (var e in queries.Records.Runs.EventsAsync(runId, from, cancellationToken).ConfigureAwait(false))
            {
                from = e.Sequence + 1;
                var told = e.Event;
                isOver |= told is RunEvent.RunFinished;
                if ((host is null || RunPage.IsOf(told, host)) && RunPage.Entry(told, queries.DiffText).ToString() is { Length: > 0 } entry)
                {
                    yield return new(entry, "entry") { EventId = from.ToString(System.Globalization.CultureInfo.InvariantCulture) };
                }
            }

            if (isOver || (turn % Beats == 0 && await queries.Records.Runs.FindAsync(runId, cancellationToken).ConfigureAwait(false) is not { Status: "running" }))
            {
                yield return new("", "end");
                yield break;
            }

            if (turn % Beats == 0)
            {
                yield return new("", "beat");
            }

            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
