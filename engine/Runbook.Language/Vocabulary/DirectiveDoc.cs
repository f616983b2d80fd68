namespace Runbook.Language;

/// <summary>
/// A directive, described: a verb that steers the run itself. From it come the check of its arguments, the manual, the editor's
/// schema and the language server. Immutable.
/// </summary>
public sealed class DirectiveDoc
{
    internal DirectiveDoc(string name, string summary, params DirectiveArgument[] arguments)
    {
        (Name, Summary, Arguments) = (name, summary, arguments);
        // free text stands under a name of its own, beside the name of the argument that it is
        Names = [.. arguments.SelectMany(a => a.Aliases.Prepend(a.Name).Concat(a.IsFreeForm ? [ArgumentText.RawParams] : [])).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Its name, without prefix.</summary>
    public string Name { get; }

    /// <summary>What it does, a sentence or two.</summary>
    public string Summary { get; }

    /// <summary>Its arguments; one whose name begins with an underscore is only ever free text.</summary>
    public IReadOnlyList<DirectiveArgument> Arguments { get; }

    /// <summary>Arguments of which at least one must be given; empty when none must.</summary>
    public IReadOnlyList<string> OneOf { get; init; } = [];

    /// <summary>Arguments that exclude each other; empty when none do.</summary>
    public IReadOnlyList<string> Exclusive { get; init; } = [];

    /// <summary>Whether it takes keys of any name beside its arguments (the variables of <c>set_fact</c>).</summary>
    public bool TakesAny { get; init; }

    /// <summary>The keys that its arguments may stand under, <c>_raw_params</c> for free text among them.</summary>
    public IReadOnlyList<string> Names { get; }
}
