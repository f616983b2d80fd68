using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Finds the templates that templates name: beside the template that names them, then in the search paths with and without
/// <c>templates</c>. Stateless.
/// </summary>
internal static class TemplateLoader
{
    private const long LargestFile = 64 * 1024 * 1024;

    /// <summary>The template, or null when there is none of that name.</summary>
    public static Template? Load(string name, Template from, EvaluationContext context)
    {
        var beside = from.Source is { } file && Path.GetDirectoryName(file) is { Length: > 0 } folder ? Path.Combine(folder, name) : null;
        var path = beside is not null && File.Exists(beside) ? beside : context.Environment.FindFile("templates", name);
        if (path is null || !File.Exists(path))
        {
            return null;
        }

        try
        {
            if (new FileInfo(path).Length > LargestFile)
            {
                context.Fail("template-error", "The template is too large", path);
            }

            return Template.Parse(File.ReadAllText(path), new SourceSpan(path, 1, 1), from.Options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            context.Fail("template-error", "The template cannot be read", $"{path}: {e.Message}");
            return null;
        }
    }
}
