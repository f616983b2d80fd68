using System.Globalization;
using Runbook.Core;

namespace Runbook.Modules;

/// <summary>Applies the operations of RFC 6902. Stateless.</summary>
internal static class JsonPatch
{
    /// <summary>The object after all operations.</summary>
    /// <exception cref="FormatException">One does not fit; the message says which and why.</exception>
    public static MapValue Apply(MapValue body, ListValue operations) =>
        (MapValue)operations.Items.Aggregate((Value)body, Operate);

    private static Value Operate(Value now, Value operation)
    {
        var (op, path) = (Json.Text(operation, "op"), Json.Text(operation, "path") ?? throw new FormatException("an operation has no path"));
        Value Given() => (operation as MapValue)?["value"] ?? throw new FormatException($"{op} {path} has no value");
        string From() => Json.Text(operation, "from") ?? throw new FormatException($"{op} {path} has no from");
        switch (op)
        {
            case "add":
                return Put(now, Parts(path), Given(), isNew: true, path);
            case "replace":
                _ = Find(now, path);
                return Put(now, Parts(path), Given(), isNew: false, path);
            case "remove":
                _ = Find(now, path);
                return Put(now, Parts(path), null, isNew: false, path);
            case "copy":
                return Put(now, Parts(path), Find(now, From()), isNew: true, path);
            case "move":
                var moved = Find(now, From());
                return Put(Put(now, Parts(From()), null, isNew: false, From()), Parts(path), moved, isNew: true, path);
            case "test":
                return Find(now, path).Equals(Given()) ? now : throw new FormatException($"test {path} does not hold");
            default:
                throw new FormatException($"\"{op}\" is no operation (add, remove, replace, move, copy, test)");
        }
    }

    // RFC 6901: ~1 is a slash, ~0 a tilde.
    private static string[] Parts(string path) => path.Length == 0 ? []
        : path[0] == '/' ? [.. path[1..].Split('/').Select(p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]
        : throw new FormatException($"the path {path} does not begin with a slash");

    private static Value Find(Value value, string path)
    {
        foreach (var part in Parts(path))
        {
            value = value switch
            {
                MapValue map when map[part] is { } inner => inner,
                ListValue list when Index(part, list.Items.Count - 1) is { } at => list.Items[at],
                _ => throw new FormatException($"there is no {path}"),
            };
        }

        return value;
    }

    private static int? Index(string part, int most) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= most ? at : null;

    /// <summary>The value with something put at a path; null takes away what is there.</summary>
    private static Value Put(Value into, ReadOnlySpan<string> path, Value? given, bool isNew, string whole)
    {
        if (path.Length == 0)
        {
            return given ?? throw new FormatException("the whole object cannot be removed");
        }

        switch (into)
        {
            case MapValue map:
                var isLast = path.Length == 1;
                var inner = isLast ? given : Put(map[path[0]] ?? throw new FormatException($"there is nothing to hold {whole}"), path[1..], given, isNew, whole);
                return inner is null ? Json.Without(map, path[0]) : Json.With(map, inner, path[0]);
            case ListValue list:
                var items = list.Items.ToList();
                var at = path[0] == "-" && isNew && path.Length == 1 ? items.Count
                    : Index(path[0], items.Count - (isNew && path.Length == 1 ? 0 : 1)) ?? throw new FormatException($"there is no {whole}");
                if (path.Length > 1)
                {
                    items[at] = Put(items[at], path[1..], given, isNew, whole);
                }
                else if (given is null)
                {
                    items.RemoveAt(at);
                }
                else if (isNew)
                {
                    items.Insert(at, given);
                }
                else
                {
                    items[at] = given;
                }

                return new ListValue(items, list.Span, secret: list.IsSecret);
            default:
                throw new FormatException($"there is nothing to hold {whole}");
        }
    }
}
