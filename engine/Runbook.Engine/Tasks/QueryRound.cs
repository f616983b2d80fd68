using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>
/// One round trip's questions: equal ones are asked once, those of a family by one script. Used for one round.
/// </summary>
internal sealed class QueryRound
{
    private readonly List<Sh> _scripts = [];
    private readonly Dictionary<Sh, int> _scriptAt = [];
    private readonly Dictionary<QueryFamily, FamilyBatch> _families = new(ReferenceEqualityComparer.Instance);
    private readonly List<Func<IReadOnlyList<ShellAnswer>, ShellAnswer>> _readers = [];

    /// <summary>Takes questions; their answers come from <see cref="AskAsync"/> in the same order.</summary>
    public void Add(IEnumerable<ShellQuery> queries)
    {
        foreach (var query in queries)
        {
            _readers.Add(query.Family is { } family ? AddToFamily(family, query.Argument) : AddScript(query.Script));
        }
    }

    /// <summary>Asks all of them in one round trip.</summary>
    public async ValueTask<IReadOnlyList<ShellAnswer>> AskAsync(IHostSession session, ApplyOptions options, CancellationToken cancellationToken)
    {
        foreach (var (family, batch) in _families)
        {
            batch.Script = _scripts.Count;
            _scripts.Add(family.Ask(batch.Arguments));
        }

        var raw = await session.QueryAsync(_scripts, options, cancellationToken).ConfigureAwait(false);
        foreach (var (family, batch) in _families)
        {
            batch.Answers = family.Split(raw[batch.Script], batch.Arguments);
        }

        return [.. _readers.Select(r => r(raw))];
    }

    private Func<IReadOnlyList<ShellAnswer>, ShellAnswer> AddScript(Sh script)
    {
        if (!_scriptAt.TryGetValue(script, out var at))
        {
            _scriptAt[script] = at = _scripts.Count;
            _scripts.Add(script);
        }

        return raw => raw[at];
    }

    private Func<IReadOnlyList<ShellAnswer>, ShellAnswer> AddToFamily(QueryFamily family, string argument)
    {
        if (!_families.TryGetValue(family, out var batch))
        {
            _families[family] = batch = new();
        }

        var at = batch.Add(argument);
        return _ => batch.Answers[at];
    }

    private sealed class FamilyBatch
    {
        private readonly Dictionary<string, int> _at = new(StringComparer.Ordinal);

        public List<string> Arguments { get; } = [];

        public int Script { get; set; }

        public IReadOnlyList<ShellAnswer> Answers { get; set; } = [];

        public int Add(string argument)
        {
            if (!_at.TryGetValue(argument, out var at))
            {
                _at[argument] = at = Arguments.Count;
                Arguments.Add(argument);
            }

            return at;
        }
    }
}
