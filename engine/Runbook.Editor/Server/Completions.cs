using Runbook.Language;

namespace Runbook.Editor;

/// <summary>What can be written at a place. Stateless but for the project.</summary>
internal sealed class Completions(EditorProject project, FunctionTable functions)
{
    // the numbers of the protocol's CompletionItemKind
    private const int Method = 2;
    private const int Function = 3;
    private const int Field = 5;
    private const int Variable = 6;
    private const int Module = 9;
    private const int Constant = 21;
    private const int Keyword = 14;
    private const int Reference = 18;

    private static readonly string[] Conditions = ["when", "until", "changed_when", "failed_when", "that", "var", "break_when"];
    private static readonly string[] Filings = ["include_tasks", "import_tasks", "include_vars", "import_playbook", "vars_files", "src", "file"];

    /// <summary>One proposal before its place is known.</summary>
    /// <param name="Label">What is written.</param>
    /// <param name="Kind">The number of its kind.</param>
    /// <param name="Detail">A few words.</param>
    /// <param name="Text">The documentation, Markdown; empty for none.</param>
    /// <param name="Rank">What comes first.</param>
    public sealed record Item(string Label, int Kind, string Detail, string Text, int Rank = 5)
    {
        /// <summary>What follows the label, such as the colon of a key.</summary>
        public string Tail { get; init; } = "";
    }

    /// <summary>All proposals at a place, whatever is written so far; the client leaves out what does not fit.</summary>
    /// <param name="place">The place.</param>
    /// <param name="meaning">What it means.</param>
    /// <param name="before">The line up to the cursor.</param>
    public IEnumerable<Item> At(CursorPlace place, CursorMeaning meaning, string before)
    {
        if (place.IsInTemplate)
        {
            return InExpression(before);
        }

        if (place.IsInText)
        {
            return [];
        }

        return place.Key is { } key ? Values(key, place, meaning) : Keys(place, meaning);
    }

    private IEnumerable<Item> Keys(CursorPlace place, CursorMeaning meaning)
    {
        if (meaning.Kind == CursorKind.Values)
        {
            return ValuesOf(meaning.Around ?? "", meaning);
        }

        if (meaning.Kind == CursorKind.Arguments)
        {
            return meaning.Action is { } action ? Arguments(action, place.Siblings) : [];
        }

        if (meaning.Kind == CursorKind.Roles || (meaning.Kind == CursorKind.Role && place.Siblings.Count == 0))
        {
            return Roles().Concat(Keywords(KeywordPlace.RoleEntry, place.Siblings));
        }

        if (meaning.Keywords is not { } at)
        {
            return [];
        }

        var isTask = at is KeywordPlace.Task or KeywordPlace.Handler;
        var hasAction = isTask && place.Siblings.Any(s => project.Book.Find(s) is not null || s == "block");
        var includes = place.Siblings.Any(s => s is "include_tasks" or "include_role");
        var keywords = Keywords(includes ? KeywordPlace.Include : at, place.Siblings);
        var blocks = isTask && !hasAction ? Keywords(KeywordPlace.Block, place.Siblings).Where(k => k.Label is "block" or "rescue" or "always") : [];
        var imports = at == KeywordPlace.Play ? Keywords(KeywordPlace.ImportPlaybook, place.Siblings).Where(k => k.Label == "import_playbook") : [];
        return keywords.Concat(blocks).Concat(imports).Concat(isTask && !hasAction ? Actions() : []);
    }

    private IEnumerable<Item> Values(string key, CursorPlace place, CursorMeaning meaning) => meaning.Kind switch
    {
        CursorKind.Arguments => ArgumentValues(key, meaning),
        CursorKind.Role when key is "role" or "name" or "src" => Roles(),
        _ when meaning.Keywords is { } at => KeywordValues(at, key, meaning),
        CursorKind.Values => ValuesOf(key, meaning),
        _ => [],
    };

    private IEnumerable<Item> ArgumentValues(string key, CursorMeaning meaning)
    {
        if (meaning.Action is { Name: "include_role" or "import_role" } && key is "name" or "role")
        {
            return Roles();
        }

        if (meaning.Action?.Find(key) is not { } argument)
        {
            return [];
        }

        return argument.Choices.Count > 0
            ? argument.Choices.Select((c, i) => new Item(c, Constant, argument.Default == c ? "default" : "", "", i < 9 ? i : 9))
            : argument.Type == "bool" || argument.Elements == "bool" ? Booleans(argument.Default)
            : Filings.Contains(key) ? Files(meaning.Action.Name) : Conditions.Contains(key) ? InExpression("") : [];
    }

    private IEnumerable<Item> KeywordValues(KeywordPlace at, string key, CursorMeaning meaning)
    {
        if (at is KeywordPlace.Task or KeywordPlace.Handler && project.Book.Find(key) is { } page)
        {
            return page.Arguments.FirstOrDefault(a => a.IsFreeForm) is { Choices.Count: > 0 } free
                ? free.Choices.Select(c => new Item(c, Constant, "", "")) : Filings.Contains(page.Name) ? Files(page.Name) : [];
        }

        return KeywordDocs.Find(at, key) is { } keyword
            ? keyword.Choices.Count > 0 ? keyword.Choices.Select(c => new Item(c, Constant, "", ""))
                : keyword.Kind == KeywordKind.Bool ? Booleans(null) : ValuesOf(key, meaning)
            : [];
    }

    private IEnumerable<Item> ValuesOf(string key, CursorMeaning meaning) => key switch
    {
        "notify" or "listen" => project.Names.Handlers.Select(h => new Item(h, Reference, "handler", "")),
        "roles" => Roles(),
        _ when Conditions.Contains(key) => InExpression(""),
        "import_playbook" or "vars_files" => Files(key),
        _ when meaning.Action?.Find(key) is { Choices.Count: > 0 } argument => argument.Choices.Select(c => new Item(c, Constant, "", "")),
        _ => [],
    };

    private static IEnumerable<Item> Booleans(string? otherwise) =>
        new[] { "true", "false" }.Select(b => new Item(b, Constant, b == otherwise ? "default" : "", ""));

    private static IEnumerable<Item> Arguments(ActionPage action, IReadOnlyList<string> given) => action.Keys
        .Where(a => !a.Names.Any(given.Contains))
        .Select(a => new Item(a.Name, Field, $"{a.FullType}{(a.IsRequired ? ", required" : "")}", PageMarkdown.Of(a), a.IsRequired ? 0 : 5) { Tail = ": " });

    private static IEnumerable<Item> Keywords(KeywordPlace at, IReadOnlyList<string> given) => KeywordDocs.Of(at)
        .Where(k => !given.Contains(k.Name) && !k.Name.Contains('.'))
        .Select(k => new Item(k.Name, Keyword, k.TypeName, k.Summary, k.Name is "name" or "hosts" ? 0 : 4) { Tail = ":" });

    private IEnumerable<Item> Actions() => project.Book.Names
        .Where(n => !n.StartsWith("ansible.builtin.", StringComparison.Ordinal) && !n.StartsWith("ansible.legacy.", StringComparison.Ordinal))
        .Select(n => (Name: n, Page: project.Book.Find(n)!))
        .Select(a => new Item(a.Name, a.Page.IsDirective ? Method : Module, a.Page.IsDirective ? "directive" : "module", PageMarkdown.Of(a.Page), a.Name.Contains('.') ? 8 : 6) { Tail = ":" });

    private IEnumerable<Item> Roles() => project.Names.Roles.Select(r => new Item(r.Key, Reference, "role", r.Value, 1));

    private IEnumerable<Item> Files(string forWhat) => project.Names.Files
        .Where(f => forWhat switch
        {
            "import_playbook" => f.Kind == LintFileKind.Playbook,
            "include_vars" or "vars_files" => f.Kind is LintFileKind.Variables or LintFileKind.Defaults or LintFileKind.OtherYaml,
            "include_tasks" or "import_tasks" => f.Kind == LintFileKind.Tasks,
            "template" => f.Path.Contains("/templates/", StringComparison.Ordinal),
            _ => false,
        })
        .Select(f => new Item(Path.GetFileName(f.Path), 17, Path.GetRelativePath(project.Folder, f.Path), "", 1));

    private IEnumerable<Item> InExpression(string before)
    {
        var rest = before.TrimEnd().TrimEnd([.. "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"]).TrimEnd();
        if (rest.EndsWith('|'))
        {
            return functions.Filters.Keys.Select(f => new Item(f, Function, "filter", ""));
        }

        if (rest.EndsWith(" is", StringComparison.Ordinal) || rest.EndsWith(" is not", StringComparison.Ordinal))
        {
            return functions.Tests.Keys.Select(t => new Item(t, Function, "test", ""));
        }

        return project.Names.Variables.Select(v => new Item(v, Variable, "variable", "", 1))
            .Concat(KnownVariables.Magic.Select(v => new Item(v, Variable, "set by the engine", "", 3)))
            .Concat(KnownVariables.Facts.Select(v => new Item($"ansible_facts.{v["ansible_".Length..]}", Variable, "fact", "", 4)))
            .Concat(functions.Globals.Keys.Select(g => new Item(g, Function, "function", "", 6)));
    }
}
