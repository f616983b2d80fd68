namespace Runbook.Sdk;

/// <summary>
/// A read-only question to a host, with the reading of its answer: shell text that changes nothing, and a parser. A dialogue is
/// composed with <see cref="Then{TNext}"/>. It may be asked at any time, again, or not at all. Immutable.
/// </summary>
/// <typeparam name="T">What is read.</typeparam>
public sealed class Probe<T> : Probe
{
    private readonly Func<ProbeStep> _begin;

    /// <summary>
    /// Asks with a script. A failing script (exit status other than 0) fails the task with what it wrote to standard error;
    /// <see cref="Probe.Answer{T}(Sh, Func{ShellAnswer, T})"/> takes any status.
    /// </summary>
    /// <param name="script">Must only read.</param>
    /// <param name="parse">Makes a value of the standard output.</param>
    public Probe(Sh script, Func<string, T> parse)
        : this(() => ProbeStep.Ask([new ShellQuery(script)], answers => ProbeStep.Done(parse(Checked(script, (ShellAnswer)answers[0])))))
    {
    }

    internal Probe(Func<ProbeStep> begin) => _begin = begin;

    /// <inheritdoc/>
    public override ProbeStep Begin() => _begin();

    /// <summary>The same question, its answer turned into something else.</summary>
    public Probe<TNext> Select<TNext>(Func<T, TNext> map) => Then(value => Known(map(value)));

    /// <summary>Asks on, depending on the answer; costs another round trip only when the next probe asks something.</summary>
    public Probe<TNext> Then<TNext>(Func<T, Probe<TNext>> next) => new(() => Continue(_begin(), next));

    private static ProbeStep Continue<TNext>(ProbeStep step, Func<T, Probe<TNext>> next) =>
        step.IsDone
            ? next((T)step.Value!).Begin()
            : ProbeStep.Ask(step.Queries, answers => Continue(step.Answer(answers), next));

    private static string Checked(Sh script, ShellAnswer answer) =>
        answer.Succeeded
            ? answer.Output
            : throw new ProbeException($"cannot read the state: \"{script}\" ended with status {answer.ExitCode}: {answer.Error.Trim()}");
}
