using System.Collections.Concurrent;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Editor;

/// <summary>The pages of all modules and directives, each made when first asked for. Safe from any thread, as far as the callback is.</summary>
/// <param name="modules">The names of modules, aliases and full names among them.</param>
/// <param name="find">The module of a name; null when there is none.</param>
/// <param name="comments">The doc comments that a module's assembly has beside it; null: those of the file beside it.</param>
public sealed class ActionBook(IReadOnlyCollection<string> modules, Func<string, Module?> find, Func<Module, DocComments>? comments = null)
{
    private const string Prefix = "ansible.builtin.";

    private readonly ConcurrentDictionary<string, ActionPage?> _pages = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<System.Reflection.Assembly, DocComments> _comments = new();

    /// <summary>All names that can stand as a task's action, sorted; directives too.</summary>
    public IReadOnlyList<string> Names { get; } =
    [
        .. DirectiveDocs.All.SelectMany(d => new[] { d.Name, Prefix + d.Name }).Concat(modules).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>The pages, each once under its own name, sorted.</summary>
    public IEnumerable<ActionPage> All => Names.Where(n => Find(n)?.Name == n).Select(n => Find(n)!);

    /// <summary>The page of a name, an alias or a full name; null when nothing is called so.</summary>
    public ActionPage? Find(string name) => _pages.GetOrAdd(name, n => DirectiveDocs.Find(n) is { } directive
        ? ActionPage.Of(directive)
        : find(n) is { } module ? ActionPage.Of(module.Schema, Comments(module)) : null);

    private DocComments Comments(Module module) =>
        comments?.Invoke(module) ?? _comments.GetOrAdd(module.Schema.ModuleType.Assembly, DocComments.Beside);
}
