using System.Text.Json;
using System.Text.Json.Nodes;

namespace Runbook.Conformance.Tests;

/// <summary>Says in lines how an outcome differs from the expected one. Stateless.</summary>
internal static class OutcomeDifferences
{
    // What they do shows in the tasks that follow; which lines they print themselves is each program's own.
    private static readonly string[] Unspoken = ["meta", "include_tasks", "include_role", "import_tasks", "import_role", "include"];

    /// <summary>The differences; empty when there are none.</summary>
    public static IReadOnlyList<string> Between(JsonObject expected, JsonObject actual, bool isFree)
    {
        List<string> lines = [];
        if (expected["hosts"] is null && (int)actual["exit"]! != 0 && (actual["hosts"] is null || actual["tasks"] is JsonArray { Count: 0 }))
        {
            return lines;
        }

        if (expected["hosts"] is null)
        {
            lines.Add($"exit: refused by Ansible ({expected["said"]}), not refused here");
            return lines;
        }

        Compare(lines, "exit", expected["exit"], actual["exit"]);
        Maps(lines, "recap", expected["hosts"], actual["hosts"]);
        Maps(lines, "files", expected["files"], actual["files"]);
        Tasks(lines, Rows(expected, isFree), Rows(actual, isFree));
        return lines;
    }

    private static List<(string Key, JsonNode Result)> Rows(JsonObject outcome, bool isFree)
    {
        var rows = new List<(string, string, JsonNode)>();
        foreach (var task in (outcome["tasks"] as JsonArray ?? []).Where(t => !Unspoken.Contains(Action(t!))))
        {
            rows.AddRange(task!["hosts"]!.AsObject().OrderBy(h => h.Key, StringComparer.Ordinal)
                .Where(h => h.Value!["result"]!["include"] is null)
                .Select(h => (h.Key, task["task"]!.ToString(), h.Value!)));
        }

        return [.. (isFree ? rows.OrderBy(r => r.Item1, StringComparer.Ordinal) : rows.AsEnumerable()).Select(r => ($"{r.Item2} [{r.Item1}]", r.Item3))];
    }

    private static string Action(JsonNode task) => (task["action"]?.ToString() ?? task["task"]!.ToString().Split(" / ")[^1].Split(" : ")[0]).Split('.')[^1];

    private static void Tasks(List<string> lines, List<(string Key, JsonNode Result)> expected, List<(string Key, JsonNode Result)> actual)
    {
        var (wanted, got) = (expected.ConvertAll(Line), actual.ConvertAll(Line));
        if (!wanted.SequenceEqual(got))
        {
            lines.Add("tasks: expected\n      " + string.Join("\n      ", wanted) + "\n    but were\n      " + string.Join("\n      ", got));
            return;
        }

        for (var i = 0; i < expected.Count; i++)
        {
            Compare(lines, expected[i].Key, expected[i].Result["result"], actual[i].Result["result"]);
        }
    }

    private static string Line((string Key, JsonNode Result) row) => $"{row.Key} {row.Result["status"]}";

    private static void Maps(List<string> lines, string name, JsonNode? expected, JsonNode? actual)
    {
        var (e, a) = (expected as JsonObject ?? [], actual as JsonObject ?? []);
        foreach (var key in e.Select(p => p.Key).Union(a.Select(p => p.Key)))
        {
            Compare(lines, $"{name} {key}", e[key], a[key]);
        }
    }

    // A template that gives a number or a truth is one since ansible-core 2.19; 2.14 made a text of it.
    private static bool IsNative(JsonNode? expected, JsonNode? actual) =>
        expected is JsonValue e && e.GetValueKind() == JsonValueKind.String && actual is JsonValue a
        && a.GetValueKind() is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
        && string.Equals(e.ToString(), a.ToString(), StringComparison.OrdinalIgnoreCase);

    // Keys that Ansible does not give may be there: they are what a newer Ansible, or Runbook, adds.
    private static void Compare(List<string> lines, string path, JsonNode? expected, JsonNode? actual)
    {
        switch (expected, actual)
        {
            case (JsonObject e, JsonObject a):
                foreach (var (key, value) in e)
                {
                    Compare(lines, $"{path}.{key}", value, a[key]);
                }

                break;
            case (JsonArray e, JsonArray a) when e.Count == a.Count:
                for (var i = 0; i < e.Count; i++)
                {
                    Compare(lines, $"{path}[{i}]", e[i], a[i]);
                }

                break;
            default:
                if (!JsonNode.DeepEquals(expected, actual) && !IsNative(expected, actual))
                {
                    lines.Add($"{path}: expected {expected?.ToJsonString() ?? "nothing"}, was {actual?.ToJsonString() ?? "nothing"}");
                }

                break;
        }
    }
}
