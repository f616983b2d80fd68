using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The old text of a file, read only when it is going to be replaced, and the diff that it makes with the new one. Stateless.</summary>
internal static class ContentDiff
{
    /// <summary>The longest content that is shown, in bytes (what Ansible shows at most).</summary>
    public const int Longest = 104_448;

    /// <summary>The text of a file; null when there is none, it is too long, or it is no text.</summary>
    public static Probe<string?> OldText(PathState now) =>
        now.IsFile && now.Size <= Longest
            ? Probe.Answer(Sh.Line($"cat -- {now.Path}"), a => a.Succeeded && IsText(a.Output) ? a.Output : null)
            : Probe.Known<string?>(null);

    /// <summary>The diff between an old file and new content.</summary>
    public static Diff Of(string path, PathState now, string? before, Content content, string? source = null)
    {
        var after = content.AsText(Longest);
        var note = content.IsSecret ? "the content is secret"
            : content.Length > Longest || (now.IsFile && now.Size > Longest) ? $"longer than {Longest} bytes"
            : after is null || (now.IsFile && before is null) ? "not text"
            : null;
        return new(path, source ?? path, note is null ? before ?? "" : "", note is null ? after ?? "" : "") { Note = note };
    }

    private static bool IsText(string text) => !text.Contains('\0', StringComparison.Ordinal) && !text.Contains('\uFFFD', StringComparison.Ordinal);
}
