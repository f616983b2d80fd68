using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Results and diffs that speak of one path, under Ansible's keys. Stateless.</summary>
internal static class PathReport
{
    /// <summary>What Ansible calls the kind of a path.</summary>
    public static string StateOf(PathState state) => state.Kind switch
    {
        PathKind.Absent => "absent",
        PathKind.Link => "link",
        PathKind.Directory => "directory",
        _ => state.LinkCount > 1 ? "hard" : "file",
    };

    /// <summary>Owner, group, permissions, kind and size of a path that exists; <c>state: absent</c> otherwise.</summary>
    public static IEnumerable<(string Key, Value Value)> Keys(PathState state)
    {
        if (!state.Exists)
        {
            return [("state", Value.Of("absent"))];
        }

        return new (string Key, Value Value)[]
        {
            ("uid", Value.Of(state.Uid)),
            ("gid", Value.Of(state.Gid)),
            ("owner", Value.Of(state.Owner ?? $"{state.Uid}")),
            ("group", Value.Of(state.Group ?? $"{state.Gid}")),
            ("mode", Value.Of(ModeSpec.Octal(state.Mode))),
            ("state", Value.Of(StateOf(state))),
            ("size", Value.Of(state.Size)),
        }.Where(k => state.Uid >= 0 || k.Key is not ("uid" or "owner")).Where(k => state.Gid >= 0 || k.Key is not ("gid" or "group"));
    }

    /// <summary>A result of keys.</summary>
    public static ModuleResult Result(params IEnumerable<(string Key, Value Value)> keys) =>
        new([.. keys.Select(k => KeyValuePair.Create(k.Key, k.Value))]);

    /// <summary>A diff of attributes: both sides as a JSON map with sorted keys, as Ansible shows it.</summary>
    public static Diff Attributes(params IEnumerable<(string Key, Value Before, Value After)> differences)
    {
        var sorted = differences.OrderBy(d => d.Key, StringComparer.Ordinal).ToArray();
        return new("before", "after", Json(sorted.Select(d => (d.Key, d.Before))), Json(sorted.Select(d => (d.Key, d.After))));
    }

    /// <summary>A refusal that reports how the path is, as Ansible's failures do.</summary>
    public static Change Refuse(string message, string path, PathState now) =>
        Change.Refuse(message, [("path", Value.Of(path)), .. Keys(now)]);

    private static string Json(IEnumerable<(string Key, Value Value)> entries) =>
        "{\n" + string.Join(",\n", entries.Select(e => $"    \"{e.Key}\": {ValueJson.ToJson(e.Value, maskSecrets: true)}")) + "\n}\n";
}
