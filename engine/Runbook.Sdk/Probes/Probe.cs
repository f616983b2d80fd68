namespace Runbook.Sdk;

/// <summary>A read-only question to a host as data; see <see cref="Probe{T}"/>. The factory methods are here. Immutable.</summary>
public abstract class Probe
{
    private protected Probe()
    {
    }

    /// <summary>Its first step.</summary>
    public abstract ProbeStep Begin();

    /// <summary>Asks nothing; the answer is known.</summary>
    public static Probe<T> Known<T>(T value) => new(() => ProbeStep.Done(value));

    /// <summary>A question whose steps are made elsewhere, as by what wraps another question.</summary>
    /// <param name="begin">Gives the first step; its value at the end is a <typeparamref name="T"/>.</param>
    public static Probe<T> Of<T>(Func<ProbeStep> begin) => new(begin);

    /// <summary>Asks with a script and takes its whole answer, whatever the exit status.</summary>
    public static Probe<T> Answer<T>(Sh script, Func<ShellAnswer, T> parse) => Answer(new ShellQuery(script), parse);

    /// <summary>Asks one question and takes its whole answer, whatever the exit status.</summary>
    public static Probe<T> Answer<T>(ShellQuery query, Func<ShellAnswer, T> parse) =>
        new(() => ProbeStep.Ask([query], answers => ProbeStep.Done(parse((ShellAnswer)answers[0]))));

    /// <summary>Sends one request and takes its answer, whatever its status.</summary>
    public static Probe<T> Answer<T>(WebQuery query, Func<WebAnswer, T> parse) =>
        new(() => ProbeStep.Ask([query], answers => ProbeStep.Done(parse((WebAnswer)answers[0]))));

    /// <summary>Asks several things in one round trip.</summary>
    public static Probe<IReadOnlyList<T>> All<T>(IEnumerable<Probe<T>> probes)
    {
        var all = probes.ToArray();
        return new(() => Gather([.. all.Select(p => p.Begin())], values => values.Select(v => (T)v!).ToArray()));
    }

    /// <summary>Asks two things in one round trip.</summary>
    public static Probe<TResult> Both<TA, TB, TResult>(Probe<TA> a, Probe<TB> b, Func<TA, TB, TResult> combine) =>
        new(() => Gather([a.Begin(), b.Begin()], values => combine((TA)values[0]!, (TB)values[1]!)));

    private static ProbeStep Gather(ProbeStep[] steps, Func<object?[], object?> finish)
    {
        if (Array.TrueForAll(steps, s => s.IsDone))
        {
            return ProbeStep.Done(finish([.. steps.Select(s => s.Value)]));
        }

        return ProbeStep.Ask(
            [.. steps.SelectMany(s => s.Queries)],
            answers =>
            {
                var next = new ProbeStep[steps.Length];
                var at = 0;
                for (var i = 0; i < steps.Length; i++)
                {
                    var count = steps[i].Queries.Count;
                    next[i] = steps[i].IsDone ? steps[i] : steps[i].Answer(count == answers.Count ? answers : [.. answers.Take(at..(at + count))]);
                    at += count;
                }

                return Gather(next, finish);
            });
    }
}
