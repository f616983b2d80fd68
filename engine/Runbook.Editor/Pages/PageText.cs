namespace Runbook.Editor;

/// <summary>A manual page as plain text. Stateless.</summary>
public static class PageText
{
    /// <summary>The lines of a page.</summary>
    public static IEnumerable<string> Lines(ActionPage page)
    {
        yield return $"{page.Name}{(page.IsDirective ? " (directive)" : "")} - {page.Summary}";
        if (page.Aliases.Count > 0)
        {
            yield return $"Also: {string.Join(", ", page.Aliases)}";
        }

        if (page.Remarks.Length > 0)
        {
            yield return "";
            yield return page.Remarks;
        }

        yield return "";
        foreach (var line in page.Arguments.SelectMany(Argument))
        {
            yield return line;
        }

        foreach (var line in Sets(page))
        {
            yield return $"  {line}";
        }

        if (page.Example.Length > 0)
        {
            yield return "";
            foreach (var line in page.Example.Split('\n'))
            {
                yield return $"  {line}".TrimEnd();
            }
        }
    }

    /// <summary>What the arguments have to do with each other, a sentence each.</summary>
    internal static IEnumerable<string> Sets(ActionPage page) =>
    [
        .. page.Exclusive.Select(s => $"At most one of: {string.Join(", ", s)}."),
        .. page.OneOf.Select(s => $"At least one of: {string.Join(", ", s.Select(Shown).Distinct())}."),
        .. page.TakesAny ? new[] { "Other keys are taken too." } : [],
    ];

    /// <summary>An argument's name for people.</summary>
    internal static string Shown(string name) => name[0] == '_' ? "free text" : name;

    private static IEnumerable<string> Argument(ArgumentPage argument)
    {
        var traits = new[]
        {
            argument.FullType,
            argument.IsRequired ? "required" : null,
            argument.IsFreeForm && argument.IsKey ? "or the free text" : null,
            argument.IsSecret ? "secret" : null,
            argument.Default is { } d ? $"default {d}" : null,
        };
        yield return $"  {Shown(argument.Name)} ({string.Join(", ", traits.OfType<string>())})";
        if (argument.Aliases.Count > 0)
        {
            yield return $"      also: {string.Join(", ", argument.Aliases)}";
        }

        if (argument.Choices.Count > 0)
        {
            yield return $"      one of: {string.Join(", ", argument.Choices)}";
        }

        if (argument.Summary.Length > 0)
        {
            yield return $"      {argument.Summary}";
        }
    }
}
