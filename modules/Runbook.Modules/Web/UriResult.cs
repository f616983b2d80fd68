using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Makes Ansible's result of a request. Stateless.</summary>
internal static class UriResult
{
    /// <summary>The file that the answer's body is in, or null when it was not kept.</summary>
    public static string? Path(UriModule.Args args, ActionOutcome outcome) =>
        WebAnswer.Parse(outcome.Output, args.Url!).Rest.Split('\n', 3) is [_, { Length: > 0 } path, ..] ? path : null;

    /// <summary>The result.</summary>
    public static ModuleResult Of(UriModule.Args args, IReadOnlyList<ActionOutcome> outcomes)
    {
        var answer = WebAnswer.Parse(outcomes[0].Output, args.Url!);
        var rest = args.Dest is null ? ["", "", answer.Rest] : answer.Rest.Split('\n', 3);
        var body = rest.Length > 2 ? rest[2] : "";
        var isFine = args.StatusCode.Contains(answer.Status);
        var keys = new List<(string Key, Value Value)>(answer.Keys())
        {
            ("redirected", Value.Of(answer.IsRedirected)),
            ("url", Value.Of(answer.Url)),
            ("status", Value.Of(answer.Status)),
            ("elapsed", Value.Of((long)outcomes[0].Duration.TotalSeconds)),
        };
        if (isFine)
        {
            var cookies = answer.Cookies().DistinctBy(c => c.Name).ToArray();
            keys.Add(("cookies", Value.Map([.. cookies.Select(c => (c.Name, Value.Of(c.Text)))])));
            keys.Add(("cookies_string", Value.Of(string.Join("; ", cookies.Select(c => $"{c.Name}={c.Text}")))));
        }

        if (answer.Header("location") is { } location && Uri.TryCreate(new Uri(answer.Url), location, out var absolute))
        {
            keys.RemoveAll(k => k.Key == "location");
            keys.Add(("location", Value.Of(absolute.ToString())));
        }

        if (answer.Header("content-type") is { } type && (type.Contains("json", StringComparison.OrdinalIgnoreCase) || type.Contains("javascript", StringComparison.OrdinalIgnoreCase)) && Json(body) is { } json)
        {
            keys.Add(("json", json));
        }

        if (args.ReturnContent)
        {
            keys.Add(("content", Value.Of(body)));
        }

        if (rest[1].Length > 0)
        {
            keys.Add(("path", Value.Of(rest[1])));
            keys.AddRange(PathReport.Keys(FilePlacement.State(rest[1], outcomes[^1])));
        }

        return PathReport.Result(keys) with
        {
            Failed = !isFine,
            Changed = isFine && rest[1].Length > 0 && (rest[0] == "yes" || outcomes.Count > 2),
            Message = isFine ? answer.Message : $"Status code was {answer.Status} and not [{string.Join(", ", args.StatusCode)}]: {answer.Message}",
        };
    }

    private static Value? Json(string text)
    {
        try
        {
            return ValueJson.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
