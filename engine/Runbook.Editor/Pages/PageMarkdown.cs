namespace Runbook.Editor;

/// <summary>A manual page as Markdown. Stateless.</summary>
public static class PageMarkdown
{
    /// <summary>The page.</summary>
    public static string Of(ActionPage page)
    {
        var blocks = new List<string> { $"# {page.Name}", page.Summary, page.Remarks };
        if (page.IsDirective)
        {
            blocks.Add("A directive: it steers the run itself.");
        }

        if (page.Aliases.Count > 0)
        {
            blocks.Add($"Also: {string.Join(", ", page.Aliases.Select(a => $"`{a}`"))}");
        }

        if (page.Arguments.Count > 0)
        {
            blocks.Add("| argument | type | default | what it does |\n| --- | --- | --- | --- |\n" + string.Join('\n', page.Arguments.Select(Row)));
        }

        blocks.AddRange(PageText.Sets(page));
        blocks.Add(page.Example.Length > 0 ? $"```yaml\n{page.Example}\n```" : "");
        return string.Join("\n\n", blocks.Where(b => b.Length > 0)) + "\n";
    }

    /// <summary>One argument in a few lines, as a hover shows it.</summary>
    public static string Of(ArgumentPage argument) => string.Join("\n\n", new[]
    {
        $"**{PageText.Shown(argument.Name)}** `{argument.FullType}`{(argument.IsRequired ? " required" : "")}{(argument.Default is { } d ? $", default `{d}`" : "")}",
        argument.Summary,
        argument.Choices.Count > 0 ? $"One of {string.Join(", ", argument.Choices.Select(c => $"`{c}`"))}." : "",
        argument.Aliases.Count > 0 ? $"Also {string.Join(", ", argument.Aliases.Select(a => $"`{a}`"))}." : "",
    }.Where(b => b.Length > 0));

    private static string Row(ArgumentPage argument)
    {
        var names = string.Join(", ", argument.Names.Select(n => $"`{PageText.Shown(n)}`"));
        var notes = new[]
        {
            argument.IsRequired ? "**required**" : "",
            Cell(argument.Summary),
            argument.Choices.Count > 0 ? $"One of {string.Join(", ", argument.Choices.Select(c => $"`{c}`"))}." : "",
        };
        return $"| {names} | {argument.FullType} | {(argument.Default is { } d ? $"`{Cell(d)}`" : "")} | {string.Join(' ', notes.Where(n => n.Length > 0))} |";
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
