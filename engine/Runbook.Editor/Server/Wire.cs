using System.Text.Json;

namespace Runbook.Editor;

/// <summary>
/// The part of the Language Server Protocol that is spoken here, version 3.17
/// (https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/). Stateless.
/// </summary>
internal static class Wire
{
    /// <summary>How messages are written.</summary>
    public static JsonSerializerOptions Options { get; } =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    /// <summary>A place: line and UTF-16 unit, from 0.</summary>
    public readonly record struct Position(int Line, int Character);

    /// <summary>From a place up to another, which is not part of it.</summary>
    public readonly record struct Range(Position Start, Position End);

    /// <summary>A range of a document.</summary>
    public sealed record Location(string Uri, Range Range);

    /// <summary>A document that is meant.</summary>
    public sealed record DocumentId(string Uri);

    /// <summary>A document with its text.</summary>
    public sealed record Document(string Uri, string Text);

    /// <summary>A document was opened.</summary>
    public sealed record Opened(Document TextDocument);

    /// <summary>A new text of the whole document.</summary>
    public sealed record Edit(string Text);

    /// <summary>A document was changed.</summary>
    public sealed record Changed(DocumentId TextDocument, IReadOnlyList<Edit> ContentChanges);

    /// <summary>A document was closed or saved.</summary>
    public sealed record About(DocumentId TextDocument);

    /// <summary>A place in a document is asked about.</summary>
    public sealed record At(DocumentId TextDocument, Position Position);

    /// <summary>What the client says of itself.</summary>
    public sealed record Initialize(string? RootUri, IReadOnlyList<Folder>? WorkspaceFolders);

    /// <summary>A folder that is open.</summary>
    public sealed record Folder(string Uri);

    /// <summary>Text in Markdown.</summary>
    public sealed record Markup(string Value, string Kind = "markdown");

    /// <summary>What is shown at a place.</summary>
    public sealed record Hover(Markup Contents, Range? Range);

    /// <summary>A text in place of a range.</summary>
    public sealed record TextEdit(Range Range, string NewText);

    /// <summary>A proposal; the kinds are numbers of the protocol.</summary>
    public sealed record Proposal(string Label, int Kind, string? Detail, Markup? Documentation, TextEdit TextEdit, string SortText);

    /// <summary>Proposals.</summary>
    public sealed record Proposals(bool IsIncomplete, IReadOnlyList<Proposal> Items);

    /// <summary>A finding; the severity is 1 for an error, 2 for a warning, 3 for information.</summary>
    public sealed record Finding(Range Range, int Severity, string Code, string Message, string Source = "runbook");

    /// <summary>All findings of a document.</summary>
    public sealed record Findings(string Uri, IReadOnlyList<Finding> Diagnostics);
}
