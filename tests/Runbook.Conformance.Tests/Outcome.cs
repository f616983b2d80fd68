using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Runbook.Conformance.Tests;

/// <summary>
/// What came of a case, the same for Ansible and for Runbook: exit status, counts of each host, tasks in order with the status and result of
/// each host, files made.
/// </summary>
internal static partial class Outcome
{
    // Of a moment, of a machine, or of the program itself; never of the playbook.
    private static readonly HashSet<string> Passing =
    [
        "invocation", "diff", "start", "end", "delta", "warnings", "deprecations", "atime", "mtime", "ctime", "inode", "dev", "device_type", "version",
        "attr_flags", "attributes", "blocks", "block_size", "charset", "mimetype", "nlink", "md5sum", "skip_reason", "skipped_reason", "false_condition",
        "exception", "stop", "extract_results", "ansible_job_id", "results_file", "pid", "elapsed", "action", "ansible_index_var", "_raw_params", "module_stderr", "module_stdout",
    ];

    /// <summary>A result without what differs from run to run, and with the folder's name taken out.</summary>
    public static JsonNode? Clean(JsonNode? node, CaseFolder folder, bool failed = false) => node switch
    {
        JsonObject map => new JsonObject(map
            .Where(e => !Passing.Contains(e.Key) && !e.Key.StartsWith("_ansible", StringComparison.Ordinal) && !(failed && e.Key is "msg" or "message" or "stderr" or "stderr_lines" or "exit_status" or "ansible_facts" or "ansible_included_var_files"))
            .Where(e => !(e.Key == "ansible_facts" && e.Value is JsonObject facts && facts.Any(f => f.Key.StartsWith("ansible_", StringComparison.Ordinal))))
            .Where(e => !(e.Key == "src" && Temporary().IsMatch(e.Value?.ToString() ?? "")))
            .OrderBy(e => e.Key, StringComparer.Ordinal)
            .Select(e => KeyValuePair.Create(e.Key, Clean(e.Value, folder, e.Value is JsonObject or JsonArray && HasFailed(e.Value))))),
        JsonArray list => new JsonArray([.. list.Select(i => Clean(i, folder, HasFailed(i)))]),
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String => JsonValue.Create(folder.Plain(value.ToString())),
        _ => node?.DeepClone(),
    };

    /// <summary>Whether a result says that it failed.</summary>
    public static bool HasFailed(JsonNode? node) => node is JsonObject map && (Is(map, "failed") || Is(map, "unreachable"));

    /// <summary>Whether a key of a result is true.</summary>
    public static bool Is(JsonObject map, string key) =>
        map[key] is JsonValue value && value.TryGetValue<bool>(out var truth) && truth;

    [GeneratedRegex(@"/ansible-tmp-|/ansible-local-|^/tmp/[^/]*$|/\.ansible/")]
    private static partial Regex Temporary();
}
