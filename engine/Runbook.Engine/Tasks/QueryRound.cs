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
    private readonly List<WebQuery> _requests = [];
    private readonly Dictionary<WebQuery, int> _requestAt = [];
    private readonly List<Func<Raw, QueryAnswer>> _readers = [];

    /// <summary>Takes questions; their answers come from <see cref="AskAsync"/> in the same order.</summary>
    public void Add(IEnumerable<Query> queries)
    {
        foreach (var query in queries)
        {
            _readers.Add(query switch
            {
                WebQuery request => AddRequest(request),
                ShellQuery { Family: { } family } one => AddToFamily(family, one.Argument),
                _ => AddScript(((ShellQuery)query).Script),
            });
        }
    }

    /// <summary>Asks all of them in one round trip, the shell and web servers at the same time.</summary>
    public async ValueTask<IReadOnlyList<QueryAnswer>> AskAsync(IHostSession session, ApplyOptions options, CancellationToken cancellationToken)
    {
        foreach (var (family, batch) in _families)
        {
            batch.Script = _scripts.Count;
            _scripts.Add(family.Ask(batch.Arguments));
        }

        var sent = _requests.Count > 0 ? session.SendAsync(_requests, options, cancellationToken).AsTask() : Task.FromResult<IReadOnlyList<WebAnswer>>([]);
        var said = _scripts.Count > 0 ? session.QueryAsync(_scripts, options, cancellationToken).AsTask() : Task.FromResult<IReadOnlyList<ShellAnswer>>([]);
        await Task.WhenAll(sent, said).ConfigureAwait(false);
        var raw = new Raw(await said.ConfigureAwait(false), await sent.ConfigureAwait(false));
        foreach (var (family, batch) in _families)
        {
            batch.Answers = family.Split(raw.Said[batch.Script], batch.Arguments);
        }

        return [.. _readers.Select(r => r(raw))];
    }

    private Func<Raw, QueryAnswer> AddScript(Sh script)
    {
        if (!_scriptAt.TryGetValue(script, out var at))
        {
            _scriptAt[script] = at = _scripts.Count;
            _scripts.Add(script);
        }

        return raw => raw.Said[at];
    }

    private Func<Raw, QueryAnswer> AddRequest(WebQuery request)
    {
        if (!_requestAt.TryGetValue(request, out var at))
        {
            _requestAt[request] = at = _requests.Count;
            _requests.Add(request);
        }

        return raw => raw.Sent[at];
    }

    private Func<Raw, QueryAnswer> AddToFamily(QueryFamily family, string argument)
    {
        if (!_families.TryGetValue(family, out var batch))
        {
            _families[family] = batch = new();
        }

        var at = batch.Add(argument);
        return _ => batch.Answers[at];
    }

    private sealed record Raw(IReadOnlyList<ShellAnswer> Said, IReadOnlyList<WebAnswer> Sent);

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
