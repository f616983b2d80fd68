using Runbook.Core;

namespace Runbook.Language;

/// <summary>A file of a project, read. Immutable.</summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="Display">The file as findings name it.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="Content">Its YAML document; null value for text.</param>
/// <param name="Diagnostics">What the YAML reader found.</param>
public sealed record LintFile(
    string Path, string Display, LintFileKind Kind, IReadOnlyList<string> Lines, Value Content, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Whether the file as a whole is vaulted: its lines are not those of its values.</summary>
    public bool IsVaulted => Lines.Count > 0 && Lines[0].StartsWith("$ANSIBLE_VAULT", StringComparison.Ordinal);

    /// <summary>The characters at a place; empty when there are none.</summary>
    public ReadOnlySpan<char> Written(SourceSpan span)
    {
        if (span.Line < 1 || span.Line > Lines.Count || span.Column < 1 || IsVaulted)
        {
            return default;
        }

        var line = Lines[span.Line - 1];
        return span.Column - 1 + span.Length <= line.Length ? line.AsSpan(span.Column - 1, span.Length) : default;
    }
}
