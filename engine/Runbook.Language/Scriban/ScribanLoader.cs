using Scriban;
using Scriban.Runtime;

namespace Runbook.Language;

/// <summary>Finds what a Scriban template includes: beside it, then in the search paths as for Jinja. Stateless.</summary>
internal sealed class ScribanLoader : ITemplateLoader
{
    public string GetPath(TemplateContext context, Scriban.Parsing.SourceSpan callerSpan, string templateName)
    {
        var evaluation = ((ScribanContext)context).Evaluation;
        evaluation.Span = ScribanPlaces.Of(callerSpan);
        var beside = Path.Combine(Path.GetDirectoryName(callerSpan.FileName) ?? "", templateName);
        if (File.Exists(beside))
        {
            return Path.GetFullPath(beside);
        }

        if (evaluation.Environment.FindFile("templates", templateName) is { } path)
        {
            return path;
        }

        var places = string.Join(", ", evaluation.Environment.Candidates("templates", templateName).Prepend(beside).Distinct());
        evaluation.Fail("missing-template", "The included template was not found", templateName, "looked for " + places);
        return templateName;
    }

    public string Load(TemplateContext context, Scriban.Parsing.SourceSpan callerSpan, string templatePath) =>
        File.ReadAllText(templatePath);

    ValueTask<string?> ITemplateLoader.LoadAsync(TemplateContext context, Scriban.Parsing.SourceSpan callerSpan, string templatePath) =>
        new(Load(context, callerSpan, templatePath));
}
