using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Editor;

/// <summary>The manual page of a module or directive, as data. Immutable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it does; empty when nobody says.</param>
/// <param name="Arguments">Its arguments in the order they are declared.</param>
public sealed record ActionPage(string Name, string Summary, IReadOnlyList<ArgumentPage> Arguments)
{
    /// <summary>Whether it is a directive: a verb of the run itself.</summary>
    public bool IsDirective { get; init; }

    /// <summary>Other names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What more is to say; empty when nothing.</summary>
    public string Remarks { get; init; } = "";

    /// <summary>How it is used, as YAML; empty when there is no example.</summary>
    public string Example { get; init; } = "";

    /// <summary>Sets of arguments of which at most one may be given.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Exclusive { get; init; } = [];

    /// <summary>Sets of arguments of which at least one must be given.</summary>
    public IReadOnlyList<IReadOnlyList<string>> OneOf { get; init; } = [];

    /// <summary>Whether keys beside the arguments are taken.</summary>
    public bool TakesAny { get; init; }

    /// <summary>Whether it takes free text.</summary>
    public bool TakesText => Arguments.Any(a => a.IsFreeForm);

    /// <summary>The first sentence of the summary.</summary>
    public string Sentence => Summary.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? Summary[..(end + 1)] : Summary;

    /// <summary>The arguments that can be written as keys.</summary>
    public IEnumerable<ArgumentPage> Keys => Arguments.Where(a => a.IsKey);

    /// <summary>The argument of a name, an alias among them; null when there is none.</summary>
    public ArgumentPage? Find(string name) => Arguments.FirstOrDefault(a => a.Names.Contains(name));

    /// <summary>The page of a module.</summary>
    /// <param name="schema">Its types.</param>
    /// <param name="comments">The doc comments of its assembly.</param>
    public static ActionPage Of(ModuleSchema schema, DocComments comments) =>
        new(schema.Name, comments.Summary(schema.ModuleType), [.. schema.Arguments.Select(a => Argument(a, comments.Summary(schema.ArgsType, a.Property)))])
        {
            Aliases = schema.Aliases,
            Remarks = comments.Remarks(schema.ModuleType),
            Example = comments.Example(schema.ModuleType),
            Exclusive = schema.Exclusive,
            OneOf = schema.OneOf,
            TakesAny = schema.TakesAny,
        };

    /// <summary>The page of a directive.</summary>
    public static ActionPage Of(DirectiveDoc directive) =>
        new(directive.Name, directive.Summary, [.. directive.Arguments.Select(a => Argument(a, directive))])
        {
            IsDirective = true,
            Exclusive = directive.Exclusive.Count > 0 ? [directive.Exclusive] : [],
            OneOf = directive.OneOf.Count == 0 || directive.Arguments.Any(a => IsRequired(a, directive)) ? [] : [directive.OneOf],
            TakesAny = directive.TakesAny,
        };

    private static ArgumentPage Argument(ArgumentSpec spec, string summary) => new(spec.Name, spec.TypeName, summary)
    {
        Aliases = spec.Aliases,
        Elements = spec.Type is { IsGenericType: true } list && list.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? new ArgumentSpec("", list.GetGenericArguments()[0], "").TypeName : null,
        Choices = [.. (spec.Choices ?? []).Select(c => c.Names[0])],
        OtherChoices = [.. (spec.Choices ?? []).SelectMany(c => c.Names.Skip(1))],
        Default = spec.Default,
        IsRequired = spec.IsRequired,
        IsSecret = spec.IsSecret,
        IsFreeForm = spec.IsFreeForm,
    };

    private static ArgumentPage Argument(DirectiveArgument argument, DirectiveDoc of) => new(argument.Name, argument.Choices is null ? argument.Type : "choice", argument.Summary)
    {
        Aliases = argument.Aliases,
        Choices = argument.Choices ?? [],
        Default = argument.Default,
        IsFreeForm = argument.IsFreeForm,
        IsRequired = IsRequired(argument, of),
    };

    /// <summary>Whether all names of which one must be given are one argument's.</summary>
    private static bool IsRequired(DirectiveArgument argument, DirectiveDoc of) => of.OneOf.Count > 0
        && of.OneOf.All(n => argument.Aliases.Prepend(argument.Name).Contains(n) || (n == ArgumentText.RawParams && argument.IsFreeForm));
}
