using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Makes the change of an edited text. Stateless.</summary>
internal static class EditPlan
{
    private const string AttributeMessage = "ownership, perms or SE linux context changed";

    /// <summary>Why a file cannot be edited: it is a folder, or it is not there and must not be made. Null when it can.</summary>
    public static Change? Refusal(EditArgs args, EditState state, bool create)
    {
        var place = state.File.Followed;
        return place.IsDirectory ? Change.Refuse($"{args.Path} is a directory, not a file", ("rc", Value.Of(256)))
            : place.Exists && !place.IsFile ? Change.Refuse($"{args.Path} is not a regular file", ("rc", Value.Of(256)))
            : !place.Exists && !create ? Change.Refuse($"{args.Path} does not exist", ("rc", Value.Of(257)))
            : state.Host.Refusal(args) is { } refusal ? Change.Refuse(refusal)
            : null;
    }

    /// <summary>What makes the file hold a text, with the attributes asked for; null when nothing is to do.</summary>
    /// <param name="args">The module's arguments.</param>
    /// <param name="state">How the file is.</param>
    /// <param name="text">What it is to hold.</param>
    /// <param name="message">What the result says when the text changes; null adds no message.</param>
    /// <param name="keys">More keys of the result.</param>
    public static Change? Plan(EditArgs args, EditState state, string text, string? message, params (string Key, Value Value)[] keys) =>
        Plan(args, state, text, (_, backup, isWritten, changesAttributes) => Result(message, isWritten, changesAttributes, backup, keys));

    /// <summary>What makes the file hold a text, with the attributes asked for; null when nothing is to do.</summary>
    /// <param name="args">The module's arguments.</param>
    /// <param name="state">How the file is.</param>
    /// <param name="text">What it is to hold.</param>
    /// <param name="result">Makes the result of the file afterwards, its backup, and whether its text and whether its attributes change.</param>
    public static Change? Plan(EditArgs args, EditState state, string text, Func<PathState, string?, bool, bool, ModuleResult> result)
    {
        FileWrite? write = null;
        write = new(args, state.File, Content.Text(text), state.Host)
        {
            Follow = true,
            Backup = args.Backup,
            Validate = args.Validate,
            OldText = state.Text,
            Result = (after, backup, isWritten) => result(after, backup, isWritten, write!.ChangesAttributes),
        };
        var missing = state.Parents.Where(p => !p.Exists).Select(p => p.Path).ToArray();
        return write.Plan() is not { } change || missing.Length == 0 ? write.Plan()
            : change with
            {
                Actions = [new RemoteAction.Run(Sh.Line($"mkdir -p -- {missing[^1]}")), .. change.Actions],
                IsJudgedByStatus = true,
                Result = outcomes => change.Result!([.. outcomes.Skip(1)]),
                Touches = change.Touches + Footprint.Path(missing[0]),
            };
    }

    private static ModuleResult Result(string? message, bool isWritten, bool changesAttributes, string? backup, (string Key, Value Value)[] keys)
    {
        var parts = new[] { isWritten ? message : null, changesAttributes ? AttributeMessage : null }.OfType<string>().Where(p => p.Length > 0);
        var text = string.Join(" and ", parts);
        return PathReport.Result([.. keys.Where(k => k.Key != "backup"), .. Backup(keys, backup)]) with { Message = message is null ? null : text };
    }

    /// <summary>Some modules always tell of a backup, others only when there is one.</summary>
    private static IEnumerable<(string, Value)> Backup((string Key, Value Value)[] keys, string? backup) =>
        keys.Any(k => k.Key == "backup") ? [("backup", Value.Of(backup ?? ""))]
        : backup is not null ? [("backup_file", Value.Of(backup))]
        : [];
}
