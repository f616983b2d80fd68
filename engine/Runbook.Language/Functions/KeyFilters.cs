using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Filters over the keys of nested dictionaries. Stateless.</summary>
internal static partial class KeyFilters
{
    public static void AddTo(FunctionList filters)
    {
        filters.Add("ansible.utils.keep_keys", "data target matching_parameter?", c => Keep(c[0], Matcher(c)) ?? MapValue.Empty);
        filters.Add("ansible.utils.remove_keys", "data target matching_parameter?", c => Remove(c[0], Matcher(c)));
        filters.Add("ansible.utils.replace_keys", "data target matching_parameter?", Replace);
        filters.Add("ansible.utils.to_paths", "var prepend? wantlist?", ToPaths);
        filters.Add("ansible.utils.get_path", "var path wantlist?", GetPath);
        filters.AddText("ansible.utils.fact_diff", "before after plugin? common?", c => UnifiedDiff.Of(Shown(c, 0), Shown(c, 1)));
        filters.Add("community.general.keep_keys", "data target matching_parameter?", c => Shallow(c, keep: true));
        filters.Add("community.general.remove_keys", "data target matching_parameter?", c => Shallow(c, keep: false));
        filters.Add("community.general.replace_keys", "data target matching_parameter?", c =>
            Py.List(c.Items(0).Select(i => Renamed(c, i, deep: false))));
    }

    private static string Shown(Call call, int index) => call[index] is StringValue text
        ? text.Text
        : new PythonJson { Indent = "    ", SortKeys = true, ItemSeparator = "," }.Write(call[index]) + "\n";

    private static Func<string, bool> Matcher(Call call)
    {
        var targets = call[1] is ListValue list ? list.Items.Select(Py.Str).ToList() : [call.Text(1)];
        var matches = Match(call, call.Text(2, "equality"));
        return key => targets.Any(t => matches(key, t));
    }

    private static Func<string, string, bool> Match(Call call, string how) => how switch
    {
        "equality" or "equal" => (key, target) => key == target,
        "starts_with" => (key, target) => key.StartsWith(target, StringComparison.Ordinal),
        "ends_with" => (key, target) => key.EndsWith(target, StringComparison.Ordinal),
        "regex" => (key, target) => new PythonRegex(target, atStart: true).Engine.IsMatch(key),
        _ => throw call.Failure($"matching_parameter cannot be \"{how}\"; use equality, starts_with, ends_with or regex"),
    };

    private static Value? Keep(Value value, Func<string, bool> matches)
    {
        switch (value)
        {
            case MapValue map:
                var kept = map.Entries.Select(e => (e.Key, Value: matches(Py.Str(e.Key)) ? e.Value : Keep(e.Value, matches)))
                    .Where(e => e.Value is not null).ToList();
                var builder = new MapBuilder();
                kept.ForEach(e => builder[e.Key] = e.Value!);
                return kept.Count > 0 ? builder.Build() : null;
            case ListValue list:
                var items = list.Items.Select(i => Keep(i, matches)).OfType<Value>().ToList();
                return items.Count > 0 ? Py.List(items) : null;
            default:
                return null;
        }
    }

    private static Value Remove(Value value, Func<string, bool> matches)
    {
        switch (value)
        {
            case MapValue map:
                var builder = new MapBuilder();
                foreach (var (key, item) in map.Entries.Where(e => !matches(Py.Str(e.Key))))
                {
                    builder[key] = Remove(item, matches);
                }

                return builder.Build();
            case ListValue list: return Py.List(list.Items.Select(i => Remove(i, matches)));
            default: return value;
        }
    }

    private static Value Replace(Call call) => Renamed(call, call[0], deep: true);

    private static Value Renamed(Call call, Value value, bool deep)
    {
        var matches = Match(call, call.Text(2, "equality"));
        var pairs = call.Items(call[1] is ListValue ? call[1] : Py.List([call[1]])).OfType<MapValue>()
            .Select(p => (Before: Py.Str(p["before"] ?? Value.Null), After: Py.Str(p["after"] ?? Value.Null))).ToList();
        return Walk(value, 0);

        Value Walk(Value at, int depth)
        {
            if (at is ListValue list)
            {
                return Py.List(list.Items.Select(i => Walk(i, depth)));
            }

            if (at is not MapValue map || (depth > 0 && !deep))
            {
                return at;
            }

            var builder = new MapBuilder();
            foreach (var (key, item) in map.Entries)
            {
                var after = pairs.Where(p => matches(Py.Str(key), p.Before)).Select(p => p.After).FirstOrDefault();
                builder[after is null ? key : Value.Of(after)] = Walk(item, depth + 1);
            }

            return builder.Build();
        }
    }

    private static Value Shallow(Call call, bool keep)
    {
        var matches = Matcher(call);
        return Py.List(call.Items(0).Select(item =>
        {
            var builder = new MapBuilder();
            foreach (var (key, value) in (item as MapValue ?? throw call.Failure("needs a list of dictionaries"))
                .Entries.Where(e => matches(Py.Str(e.Key)) == keep))
            {
                builder[key] = value;
            }

            return (Value)builder.Build();
        }));
    }

    private static Value ToPaths(Call call)
    {
        var builder = new MapBuilder();
        Walk(call[0], call.Text(1, ""));
        return call.Flag(2) ? Py.List([builder.Build()]) : builder.Build();

        void Walk(Value value, string path)
        {
            switch (value)
            {
                case MapValue { Count: > 0 } map:
                    foreach (var (key, item) in map.Entries)
                    {
                        var name = Py.Str(key);
                        Walk(item, !Name().IsMatch(name) ? $"{path}['{name}']" : path.Length == 0 ? name : $"{path}.{name}");
                    }

                    break;
                case ListValue { Items.Count: > 0 } list:
                    for (var i = 0; i < list.Items.Count; i++)
                    {
                        Walk(list.Items[i], $"{path}[{i}]");
                    }

                    break;
                default:
                    builder[path] = value;
                    break;
            }
        }
    }

    private static Value GetPath(Call call)
    {
        var path = call.Text(1);
        var scope = new VariableScope(new VariableLayer("get_path", new Dictionary<string, Value> { ["it"] = call[0] }));
        var found = Templar.EvaluateExpression("it" + (path.StartsWith('[') ? path : "." + path), call.Context.With(scope));
        return call.Flag(2) && found is not ListValue ? Py.List([found]) : found;
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Name();
}
