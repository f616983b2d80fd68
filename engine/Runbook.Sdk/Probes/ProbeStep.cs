namespace Runbook.Sdk;

/// <summary>
/// Where a probe stands: it waits for the answers to some questions, or it is done. The engine turns it round by round, the
/// questions of many probes in one round trip. Immutable.
/// </summary>
public sealed class ProbeStep
{
    private readonly Func<IReadOnlyList<QueryAnswer>, ProbeStep>? _next;

    private ProbeStep(IReadOnlyList<Query> queries, Func<IReadOnlyList<QueryAnswer>, ProbeStep>? next, object? value)
    {
        Queries = queries;
        _next = next;
        Value = value;
    }

    /// <summary>The questions it waits for; empty when done.</summary>
    public IReadOnlyList<Query> Queries { get; }

    /// <summary>Whether there is nothing more to ask.</summary>
    public bool IsDone => _next is null;

    /// <summary>What was read, when done.</summary>
    public object? Value { get; }

    /// <summary>A finished probe.</summary>
    public static ProbeStep Done(object? value) => new([], null, value);

    /// <summary>A probe that waits.</summary>
    public static ProbeStep Ask(IReadOnlyList<Query> queries, Func<IReadOnlyList<QueryAnswer>, ProbeStep> next) => new(queries, next, null);

    /// <summary>Goes on with the answers, one for each of <see cref="Queries"/>, in order.</summary>
    /// <exception cref="ProbeException">The host answered what the probe cannot take.</exception>
    public ProbeStep Answer(IReadOnlyList<QueryAnswer> answers) => _next is null ? this : _next(answers);
}
