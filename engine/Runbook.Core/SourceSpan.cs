namespace Runbook.Core;

/// <summary>
/// A stretch of source text: the file, and where in it. Lines and columns count from 1; <c>default</c> means
/// "from no file" (a computed value). Immutable, safe from any thread.
/// </summary>
/// <param name="File">Path of the file as the user gave it, or a name such as <c>&lt;command line&gt;</c>.</param>
/// <param name="Line">Line, from 1; 0 when unknown.</param>
/// <param name="Column">Column in UTF-16 units, from 1; 0 when unknown.</param>
/// <param name="Length">Length in UTF-16 units on the first line; 0 when unknown.</param>
public readonly record struct SourceSpan(string? File, int Line, int Column, int Length = 0)
{
    /// <summary>The span of something that stands in no file.</summary>
    public static SourceSpan None => default;

    /// <summary>Whether this span points into a file.</summary>
    public bool IsKnown => File is not null;

    /// <summary><c>file:line:column</c>, or the empty text when unknown.</summary>
    public override string ToString() => File is null ? "" : Line == 0 ? File : $"{File}:{Line}:{Column}";
}
