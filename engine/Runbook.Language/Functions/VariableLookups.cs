using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>The lookups in variables and the environment. Stateless but for the cache.</summary>
internal sealed class VariableLookups(RegexCache cache)
{
    public void AddTo(FunctionList lookups)
    {
        lookups.Add("vars", "* default?", Vars);
        lookups.Add("varnames", "*", VarNames);
        lookups.Add("env", "* default?", Env);
        lookups.Add("inventory_hostnames", "*", HostNames);
    }

    private static Value Vars(Call call) => Py.List(call.Rest.Select(term =>
    {
        var name = term.AsText() ?? throw call.Failure($"the name of a variable must be text, not {Py.TypeName(term)}");
        if (call.Context.Variables.TryGet(name, out var value))
        {
            return Py.Evaluate(call.Context, value);
        }

        return call.Has(0) ? call[0]
            : throw call.Failure($"no variable named \"{name}\"", DidYouMean.Hint(name, call.Context.Variables.Names));
    }));

    private Value VarNames(Call call)
    {
        try
        {
            return Py.Texts(call.Rest.SelectMany(term =>
            {
                var regex = cache.Get(call, Py.Str(term), ignoreCase: false, multiline: false);
                return call.Context.Variables.Names.Where(n => regex.Engine.IsMatch(n)).Order(StringComparer.Ordinal);
            }));
        }
        catch (RegexMatchTimeoutException)
        {
            return call.Fail("the regular expression took too long");
        }
    }

    private static Value Env(Call call) => Py.List(call.Rest.Select(term =>
    {
        var name = Py.Str(term).Split(' ', 2)[0];
        if (Environment.GetEnvironmentVariable(name) is { } text)
        {
            return Value.Of(text);
        }

        return call.Has(0) ? Call.Defined(call[0]) : Value.Of("");
    }));

    private static Value HostNames(Call call)
    {
        if (!call.Context.Variables.TryGet("groups", out var found) || Py.Evaluate(call.Context, found) is not MapValue groups)
        {
            return Py.List([]);
        }

        var sets = groups.TextEntries.ToDictionary(
            g => g.Key, g => (Py.Evaluate(call.Context, g.Value) as ListValue)?.Items.Select(Py.Str).ToList() ?? []);
        var all = sets.GetValueOrDefault("all") ?? [.. sets.Values.SelectMany(s => s).Distinct()];
        var parts = call.Rest.SelectMany(t => t is ListValue list ? list.Items.Select(Py.Str) : [Py.Str(t)])
            .SelectMany(p => p.StartsWith('~') ? [p]
                : p.Split([',', ':', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToList();
        List<string> hosts = [];
        foreach (var part in parts.OrderBy(p => p[0] switch { '&' => 1, '!' => 2, _ => 0 }))
        {
            var matching = Matching(part.TrimStart('&', '!'), sets, all);
            hosts = part[0] switch
            {
                '&' => [.. hosts.Where(matching.Contains)],
                '!' => [.. hosts.Where(h => !matching.Contains(h))],
                _ => [.. hosts.Union(matching)],
            };
        }

        return Py.Texts(hosts);
    }

    private static List<string> Matching(string pattern, Dictionary<string, List<string>> groups, List<string> all)
    {
        if (pattern is "all" or "*")
        {
            return all;
        }

        var expression = pattern.StartsWith('~') ? $@"\A(?:{pattern[1..]})"
            : $@"\A{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal)}\z";
        var regex = new Regex(expression, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        var inGroups = groups.Where(g => regex.IsMatch(g.Key)).SelectMany(g => g.Value);
        return [.. inGroups.Concat(all.Where(h => regex.IsMatch(h))).Distinct()];
    }
}
