using Runbook.Core;

namespace Runbook.Testing;

/// <summary>A case of a module as data: arguments and state, and what it must make of them. Immutable.</summary>
/// <param name="Name">What the case is about.</param>
/// <param name="Arguments">The arguments as a playbook gives them.</param>
/// <param name="Span">Where it is written.</param>
public sealed record CaseData(string Name, MapValue Arguments, SourceSpan Span)
{
    private static readonly string[] Keys = ["case", "arguments", "state", "answers", "actions", "result", "error", "refuses", "host"];

    /// <summary>The state that is found, as its properties in snake case; null when <see cref="Answers"/> tell it.</summary>
    public Value? State { get; init; }

    /// <summary>What the host answers, in place of a state.</summary>
    public IReadOnlyList<CaseAnswer> Answers { get; init; } = [];

    /// <summary>What the actions are as people see them; empty when nothing is to do, null when it is not looked at.</summary>
    public IReadOnlyList<string>? Actions { get; init; }

    /// <summary>Keys of the result when nothing is to do, with their values; null when it is not looked at.</summary>
    public MapValue? Result { get; init; }

    /// <summary>A part of what is said of wrong arguments; null when they are right.</summary>
    public string? Error { get; init; }

    /// <summary>A part of what the module says when it refuses; null when it does not.</summary>
    public string? Refuses { get; init; }

    /// <summary>How the case is tried on a real host; null when it is not.</summary>
    public CaseHost? Host { get; init; }

    /// <summary>The cases of a document; what is wrong with it is added to a list.</summary>
    public static IReadOnlyList<CaseData> Of(Value document, List<Diagnostic> errors)
    {
        if (document is not ListValue list)
        {
            errors.Add(Diagnostic.Error("case-file", "a file of cases must be a list", null, document.Span, "write \"- case: what it is about\""));
            return [];
        }

        return [.. list.Items.Select(item => One(item, errors)).OfType<CaseData>()];
    }

    private static CaseData? One(Value item, List<Diagnostic> errors)
    {
        if (item is not MapValue map)
        {
            errors.Add(Diagnostic.Error("case-file", "a case must be a map", null, item.Span, "write \"- case: what it is about\""));
            return null;
        }

        foreach (var key in map.Keys.Where(k => !Keys.Contains(k.AsText())))
        {
            errors.Add(Diagnostic.Error("case-file", "unknown key of a case", $"\"{key.AsText()}\"", key.Span, DidYouMean.Hint(key.AsText() ?? "", Keys) ?? $"one of {string.Join(", ", Keys)}"));
        }

        if ((map["state"] is null) == (map["answers"] is null) && map["error"] is null)
        {
            errors.Add(Diagnostic.Error("case-file", "a case has a state or answers", map["state"] is null ? "it has neither" : "it has both", item.Span));
        }

        return new(map["case"]?.AsText() ?? $"line {item.Span.Line}", map["arguments"] as MapValue ?? MapValue.Empty, item.Span)
        {
            State = map["state"],
            Answers = [.. (map["answers"] as ListValue)?.Items.OfType<MapValue>().Select(Answer) ?? []],
            Actions = map["actions"] switch { null => null, ListValue list => [.. list.Items.Select(Text)], NullValue => [], var one => [Text(one)] },
            Result = map["result"] as MapValue,
            Error = map["error"]?.AsText(),
            Refuses = map["refuses"]?.AsText(),
            Host = map["host"] is MapValue host
                ? new(Text(host["setup"]), Texts(host["watch"])) { IsRepeatable = host["repeatable"]?.IsTruthy == true, Varies = Texts(host["varies"]), Teardown = Text(host["teardown"]) }
                : null,
        };
    }

    private static CaseAnswer Answer(MapValue map) =>
        new(Text(map["question"]), Text(map["output"]), map["status"] is IntegerValue status ? (int)status.Value : 0, Text(map["error"]));

    private static IReadOnlyList<string> Texts(Value? value) => [.. (value as ListValue)?.Items.Select(Text) ?? []];

    private static string Text(Value? value) => value switch { null or NullValue => "", StringValue s => s.Text, _ => ValueJson.ToJson(value, maskSecrets: false) };
}
