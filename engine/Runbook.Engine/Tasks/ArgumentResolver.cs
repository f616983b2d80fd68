using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>Finds the files and renders the templates that a task's arguments name, in the task's scope. Used for one task.</summary>
internal sealed class ArgumentResolver(EvaluationContext context, TemplateFiles templates, SourceContents contents) : IArgumentResolver
{
    /// <inheritdoc/>
    public SourceFile Resolve(StringValue written, SourceAttribute how, MapValue arguments)
    {
        var (path, rest) = how.FirstWord ? FirstWord(written.Text) : (written.Text, "");
        var full = context.Environment.FindFile(how.Folder, path.Length == 0 ? "." : path) ?? throw Missing(written, how.Folder, path);
        var isDirectory = Directory.Exists(full);
        if (how.Rendered && isDirectory)
        {
            throw new DiagnosticException(Diagnostic.Error("template-folder", "a template must be a file", $"{full} is a folder", written.Span));
        }

        return new(path)
        {
            FullPath = full,
            IsDirectory = isDirectory,
            Rest = rest,
            Content = isDirectory ? null : how.Rendered ? templates.Render(full, context, arguments) : contents.Of(full),
            ContentOf = contents.Of,
        };
    }

    /// <summary>The first word of a text, which may be quoted, and what is left of it.</summary>
    internal static (string Word, string Left) FirstWord(string text)
    {
        var trimmed = text.TrimStart();
        var quote = trimmed.Length > 0 && trimmed[0] is '"' or '\'' ? trimmed[0] : ' ';
        var from = quote == ' ' ? 0 : 1;
        var end = trimmed.IndexOf(quote, from);
        return end < 0 ? (trimmed[from..], "") : (trimmed[from..end], trimmed[(end + 1)..].Trim());
    }

    private DiagnosticException Missing(StringValue written, string folder, string path)
    {
        var looked = string.Join(", ", context.Environment.Candidates(folder, path).Distinct());
        return new(Diagnostic.Error("missing-file", "a file is missing on the control machine", $"\"{path}\": looked for {looked}", written.Span.IsKnown ? written.Span : context.Span));
    }
}
