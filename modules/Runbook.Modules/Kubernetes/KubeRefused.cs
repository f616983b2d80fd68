using Runbook.Core;
using Answer = Runbook.Sdk.WebAnswer;

namespace Runbook.Modules;

/// <summary>What a refused trial means: a conflict with its owner, a field that cannot change, a namespace that is still to come. Stateless.</summary>
internal static class KubeRefused
{
    /// <summary>Parts of what servers say of a change that only a new object can have.</summary>
    private static readonly string[] Immutable =
    [
        "field is immutable", "may not be changed", "is immutable after creation", "are forbidden", "may not change once set",
    ];

    /// <summary>Whether only a new object can have what is wanted.</summary>
    public static bool IsImmutable(KubeFound found) =>
        found is { Live: not null, Trial: { Status: 422 } trial } && Immutable.Any(i => Said(trial).Contains(i, StringComparison.Ordinal));

    /// <summary>Why; null when the object may well be made once what it lives in is there.</summary>
    public static string? Trouble(KubeFound found, Answer answer, KubeServer server)
    {
        if (found.Live is null && answer.Status == 404)
        {
            return null;
        }

        return answer.Status == 409 && Json.Items(Json.TryParse(answer.Body), "details", "causes") is { Count: > 0 } causes && found.Live is { } live
            ? $"{found.Place}: {Conflicts(causes, live)} (force_conflicts: true takes it)"
            : $"{found.Place}: {Guarded(found, KubeTrouble.Message(answer, server))}";
    }

    // A server repeats what it does not take, in quotes or not.
    private static string Guarded(KubeFound found, string message)
    {
        const string Repeats = "Invalid value: ";
        var at = found.Wanted.Kind == "Secret" ? message.IndexOf(Repeats, StringComparison.Ordinal) : -1;
        return at < 0 ? message : $"{message[..(at + Repeats.Length)]}{ValueJson.Mask}";
    }

    /// <summary>What the server said.</summary>
    public static string Said(Answer answer) => Json.Text(Json.TryParse(answer.Body), "message") ?? answer.Body;

    private static string Conflicts(IReadOnlyList<Value> causes, MapValue live) =>
        string.Join("; ", causes.Select(c => $"{Json.Text(c, "field")} belongs to {Owner(Json.Text(c, "message") ?? "", live)}"));

    private static string Owner(string message, MapValue live)
    {
        var from = message.IndexOf('"', StringComparison.Ordinal);
        var to = from < 0 ? -1 : message.IndexOf('"', from + 1);
        if (to < 0)
        {
            return message;
        }

        var name = message[(from + 1)..to];
        var since = Json.Items(live, "metadata", "managedFields").Where(m => Json.Text(m, "manager") == name).Select(m => Json.Text(m, "time")).Max();
        return since is null ? $"\"{name}\"" : $"\"{name}\" since {since}";
    }
}
