using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>
/// Holds arguments to an argument specification, as the roles' <c>meta/argument_specs.yml</c> has it: required, types, choices,
/// elements, options below options, and what goes together (docs.ansible.com, "Role argument validation"). Defaults are not
/// applied. Used for one check.
/// </summary>
internal sealed class ArgumentSpecCheck
{
    private readonly List<string> _errors = [];
    private readonly List<string> _unknown = [];

    private ArgumentSpecCheck()
    {
    }

    /// <summary>What is wrong, each a sentence; empty when nothing.</summary>
    /// <param name="options">The options by name.</param>
    /// <param name="given">The arguments, evaluated.</param>
    public static IReadOnlyList<string> Run(MapValue options, MapValue given)
    {
        var check = new ArgumentSpecCheck();
        check.Check(options, MapValue.Empty, given, []);
        return [.. check._errors, .. check._unknown];
    }

    private void Check(MapValue options, MapValue sets, MapValue given, IReadOnlyList<string> inside)
    {
        var found = inside.Count == 0 ? "" : $" found in {string.Join(" -> ", inside)}";
        Unknown(options, given, inside);
        Exclusive(sets, given, found);
        var missing = options.TextEntries.Where(o => Flag(o.Value, "required") && Find(o.Key, o.Value, given) is null).Select(o => o.Key).Order(StringComparer.Ordinal).ToArray();
        if (missing.Length > 0)
        {
            _errors.Add($"missing required arguments: {string.Join(", ", missing)}{found}");
        }

        var converted = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var (name, option) in options.TextEntries)
        {
            if (Find(name, option, given) is { } value and not NullValue && Typed(name, option, value, inside) is { } typed)
            {
                converted[name] = typed;
            }
        }

        foreach (var (name, value) in converted)
        {
            Choices(name, options[name]!, value, found);
        }

        Together(sets, given, found);
        foreach (var (name, option) in options.TextEntries)
        {
            Below(name, option, converted.GetValueOrDefault(name) ?? Find(name, option, given), inside);
        }
    }

    private static Value? Find(string name, Value option, MapValue given) =>
        given[name] ?? Items(option, "aliases").Select(a => given[PythonText.Str(a)]).FirstOrDefault(v => v is not null);

    private void Unknown(MapValue options, MapValue given, IReadOnlyList<string> inside)
    {
        var known = options.TextEntries.SelectMany(o => Items(o.Value, "aliases").Select(PythonText.Str).Prepend(o.Key)).ToHashSet(StringComparer.Ordinal);
        var unknown = given.TextEntries.Select(e => e.Key).Where(k => !known.Contains(k)).Order(StringComparer.Ordinal).Select(k => string.Join('.', inside.Append(k))).ToArray();
        if (unknown.Length > 0)
        {
            var shown = options.TextEntries.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => Items(o.Value, "aliases") is { Count: > 0 } aliases
                ? $"{o.Key} ({string.Join(", ", aliases.Select(PythonText.Str).Order(StringComparer.Ordinal))})" : o.Key);
            _unknown.Add($"{string.Join(", ", unknown)}. Supported parameters include: {string.Join(", ", shown)}.");
        }
    }

    private Value? Typed(string name, Value option, Value value, IReadOnlyList<string> inside)
    {
        var type = Text(option, "type") ?? "str";
        if (ArgumentTypes.Convert(value, type, out var reason) is not { } converted)
        {
            var found = inside.Count == 0 ? "" : $" found in '{string.Join(" -> ", inside)}'.";
            _errors.Add($"argument '{name}' is of type {ArgumentTypes.Class(value)}{found} and we were unable to convert to {type}: {reason}");
            return null;
        }

        return converted is ListValue list && Text(option, "elements") is { } elements ? Elements(name, elements, list, inside) : converted;
    }

    private ListValue? Elements(string name, string type, ListValue list, IReadOnlyList<string> inside)
    {
        var items = new List<Value>();
        foreach (var item in list.Items)
        {
            if (ArgumentTypes.Convert(item, type, out var reason) is { } converted)
            {
                items.Add(converted);
                continue;
            }

            var found = inside.Count == 0 ? "" : $" found in '{string.Join(" -> ", inside)}'.";
            _errors.Add($"Elements value for option '{name}' is of type {ArgumentTypes.Class(item)}{found} and we were unable to convert to {type}: {reason}");
            return null;
        }

        return new(items);
    }

    private void Choices(string name, Value option, Value value, string found)
    {
        var choices = Items(option, "choices").ToArray();
        if (choices.Length == 0)
        {
            return;
        }

        var shown = string.Join(", ", choices.Select(PythonText.Str));
        if (value is ListValue list)
        {
            var wrong = list.Items.Where(i => !choices.Contains(i)).ToArray();
            if (wrong.Length > 0)
            {
                _errors.Add($"value of {name} must be one or more of: {shown}. Got no match for: {string.Join(", ", wrong.Select(PythonText.Str))}{found}");
            }
        }
        else if (!choices.Contains(value) && !choices.Any(c => PythonText.Str(c) == PythonText.Str(value)))
        {
            _errors.Add($"value of {name} must be one of: {shown}, got: {PythonText.Str(value)}{found}");
        }
    }

    private void Below(string name, Value option, Value? value, IReadOnlyList<string> inside)
    {
        if ((option as MapValue)?["options"] is not MapValue options || value is null or NullValue)
        {
            return;
        }

        var type = Text(option, "type");
        if (type != "dict" && !(type == "list" && Text(option, "elements") == "dict"))
        {
            return;
        }

        IReadOnlyList<Value> each = value is ListValue list ? list.Items : [value];
        foreach (var item in each)
        {
            if (item is MapValue map)
            {
                Check(options, (MapValue)option, map, [.. inside, name]);
            }
            else
            {
                _errors.Add($"value of '{name}' must be of type dict or list of dicts");
            }
        }
    }

    private void Exclusive(MapValue sets, MapValue given, string found)
    {
        foreach (var names in Sets(sets, "mutually_exclusive").Where(s => s.Count(n => given[n] is not null) > 1))
        {
            _errors.Add($"parameters are mutually exclusive: {string.Join('|', names)}{found}");
        }
    }

    private void Together(MapValue sets, MapValue given, string found)
    {
        bool Has(string name) => given[name] is not (null or NullValue);
        foreach (var names in Sets(sets, "required_together").Where(s => s.Any(Has) && !s.All(Has)))
        {
            _errors.Add($"parameters are required together: {string.Join(", ", names)}{found}");
        }

        foreach (var names in Sets(sets, "required_one_of").Where(s => !s.Any(Has)))
        {
            _errors.Add($"one of the following is required: {string.Join(", ", names)}{found}");
        }

        foreach (var rule in Items(sets, "required_if").OfType<ListValue>().Where(r => r.Items.Count >= 3))
        {
            var (name, wanted) = (PythonText.Str(rule.Items[0]), rule.Items[1]);
            var needed = ((rule.Items[2] as ListValue)?.Items ?? []).Select(PythonText.Str).ToArray();
            var any = rule.Items.Count > 3 && rule.Items[3].IsTruthy;
            var missing = needed.Where(n => !Has(n)).ToArray();
            if (given[name] is { } value && value.Equals(wanted) && (any ? missing.Length == needed.Length : missing.Length > 0))
            {
                _errors.Add($"{name} is {PythonText.Str(wanted)} but {(any ? "any" : "all")} of the following are missing: {string.Join(", ", missing)}{found}");
            }
        }

        foreach (var (name, needed) in ((sets["required_by"] as MapValue) ?? MapValue.Empty).TextEntries.Where(e => Has(e.Key)))
        {
            var missing = (needed is ListValue list ? list.Items : [needed]).Select(PythonText.Str).Where(n => !Has(n)).ToArray();
            if (missing.Length > 0)
            {
                _errors.Add($"missing parameter(s) required by '{name}': {string.Join(", ", missing)}{found}");
            }
        }
    }

    private static IEnumerable<string[]> Sets(MapValue sets, string name)
    {
        var written = Items(sets, name);
        IEnumerable<Value> each = written.Count > 0 && written[0] is not ListValue ? [new ListValue(written)] : written;
        return each.OfType<ListValue>().Select(l => l.Items.Select(PythonText.Str).ToArray());
    }

    private static IReadOnlyList<Value> Items(Value option, string key) => ((option as MapValue)?[key] as ListValue)?.Items ?? [];

    private static string? Text(Value option, string key) => (option as MapValue)?[key]?.AsText();

    private static bool Flag(Value option, string key) => (option as MapValue)?[key] is { } value && Booleans.Parse(value) == true;
}
