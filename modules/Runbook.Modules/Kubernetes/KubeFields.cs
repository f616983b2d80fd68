using System.Text.RegularExpressions;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Says where a field stands that the server's schema does not have, and what was likely meant, or one of another type. Stateless.</summary>
internal static partial class KubeFields
{
    /// <summary>The trouble in better words, when it is about a field that does not fit the schema; asks for the schema only when its names help.</summary>
    public static Probe<KubeFound> Explain(KubeFound found, KubeServer server)
    {
        if (found.Trouble is null || found.Trial is not { } trial)
        {
            return Probe.Known(found);
        }

        var said = KubeRefused.Said(trial);
        if (OfAnotherType().Match(said) is { Success: true } wrong)
        {
            return Probe.Known(found with { Trouble = TypeSentence(found, Steps(wrong.Groups["path"].Value), wrong.Groups["type"].Value) });
        }

        if (Undeclared().Match(said) is not { Success: true } match)
        {
            return Probe.Known(found);
        }

        var path = Steps(match.Groups["path"].Value);
        return Probe.Answer(server.Get("/openapi/v2", mayBeKept: true), answer =>
            found with { Trouble = Sentence(found, path, answer.Succeeded ? Json.TryParse(answer.Body) as MapValue : null) });
    }

    private static string TypeSentence(KubeFound found, IReadOnlyList<string> path, string type)
    {
        var value = At(found.Wanted.Body, path);
        var place = value is { Span.IsKnown: true } ? $"{value.Span}: {found.Label}" : found.Place;
        var kind = type switch { "numeric (int or float)" => "a number", "string" => "text", "boolean" => "true or false", _ => $"a {type}" };
        var given = found.Wanted.Kind == "Secret" || value is null || value.IsSecret ? "" : $", not {Short(value.ToString())}";
        return $"{place}: {string.Join('.', path)} must be {kind}{given}{(type == "string" && value is IntegerValue or FloatValue or BoolValue ? " (put it in quotes)" : "")}";
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    /// <summary>The first value that a path leads to, whatever the list item.</summary>
    private static Value? At(Value value, IReadOnlyList<string> path) => path.Count == 0 ? value
        : value is ListValue list ? list.Items.Select(i => At(i, path)).FirstOrDefault(v => v is not null)
        : (value as MapValue)?[path[0]] is { } next ? At(next, [.. path.Skip(1)]) : null;

    private static string Sentence(KubeFound found, IReadOnlyList<string> path, MapValue? schema)
    {
        var span = Place(found.Wanted.Body, path);
        var place = span.IsKnown ? $"{span}: {found.Label}" : found.Label;
        var known = schema is null ? [] : Properties(schema, found.Kind!, path.SkipLast(1));
        var hint = DidYouMean.Hint(path[^1], known) ?? (known.Count > 0 ? $"there are {string.Join(", ", known.Take(12))}{(known.Count > 12 ? "…" : "")}" : null);
        return $"{place}: unknown field \"{path[^1]}\"{(path.Count > 1 ? $" in {string.Join('.', path.SkipLast(1))}" : "")}{(hint is null ? "" : $" ({hint})")}";
    }

    /// <summary>The names of a path such as <c>.spec.containers[name="a"].image</c>, without the keys of list items.</summary>
    private static IReadOnlyList<string> Steps(string path) =>
        [.. Keys().Replace(path, "").Split('.', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Where the field's name was written: the first place that the path leads to, whatever the list item.</summary>
    private static SourceSpan Place(Value value, IReadOnlyList<string> path)
    {
        foreach (var map in value is ListValue list ? list.Items.OfType<MapValue>() : [value as MapValue ?? MapValue.Empty])
        {
            if (path.Count == 1 && map.Keys.FirstOrDefault(k => k.AsText() == path[0]) is { } key)
            {
                return key.Span;
            }

            if (path.Count > 1 && map[path[0]] is { } next && Place(next, [.. path.Skip(1)]) is { IsKnown: true } place)
            {
                return place;
            }
        }

        return SourceSpan.None;
    }

    private static IReadOnlyList<string> Properties(MapValue schema, KubeKind kind, IEnumerable<string> path)
    {
        var definitions = Json.At(schema, "definitions") as MapValue ?? MapValue.Empty;
        var version = kind.ApiVersion[(kind.ApiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];
        Value? at = definitions.TextEntries.Select(d => d.Value).FirstOrDefault(d => Json.Items(d, "x-kubernetes-group-version-kind")
            .Any(g => Json.Text(g, "kind") == kind.Name && Json.Text(g, "version") == version && (Json.Text(g, "group") ?? "") == kind.Group));
        foreach (var step in path)
        {
            at = Followed(definitions, Json.At(at, "properties", step));
        }

        return [.. (Json.At(at, "properties") as MapValue)?.TextEntries.Select(p => p.Key) ?? []];
    }

    private static Value? Followed(MapValue definitions, Value? at)
    {
        at = Json.At(at, "items") ?? at;
        return Json.Text(at, "$ref") is { } reference ? definitions[reference[(reference.LastIndexOf('/') + 1)..]] : at;
    }

    [GeneratedRegex(@"(?<path>\.[^\s:]*(\[[^\]]*\][^\s:]*)*): field not declared in schema")]
    private static partial Regex Undeclared();

    [GeneratedRegex(@"(?<path>\.[^\s:]*(\[[^\]]*\][^\s:]*)*): expected (?<type>.+?), got ")]
    private static partial Regex OfAnotherType();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Keys();
}
