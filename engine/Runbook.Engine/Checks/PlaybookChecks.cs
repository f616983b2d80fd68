using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>Finds what is wrong with playbooks before any host is touched. Stateless.</summary>
public static class PlaybookChecks
{
    /// <summary>
    /// All mistakes that can be known by now, beyond those that the parser told: arguments of modules and directives, the syntax of
    /// expressions and templates, unknown filters, tests and lookups, missing files, names that nothing defines. Sorted by place.
    /// </summary>
    /// <param name="playbooks">The playbooks.</param>
    /// <param name="inventory">The hosts, whose variables count as defined.</param>
    /// <param name="services">What the run is given.</param>
    /// <param name="options">What the command line asks: tags, extra variables.</param>
    public static IReadOnlyList<Diagnostic> Find(
        IReadOnlyList<Playbook> playbooks, Inventory inventory, EngineServices services, RunOptions options)
    {
        var session = new CheckSession(inventory, services, options);
        var walk = new PlayWalk(session);
        foreach (var play in playbooks.SelectMany(p => p.Plays))
        {
            walk.Play(play);
        }

        var texts = new TextCheck(session);
        var arguments = new ArgumentCheck(session);
        var files = new FileCheck(session, texts, walk.Tasks);
        foreach (var node in walk.Nodes)
        {
            texts.Node(node);
        }

        foreach (var (play, task) in walk.Tasks)
        {
            texts.Task(task);
            arguments.Task(task);
            files.Task(play, task);
        }

        // What the parser could not read may define names.
        var isWhole = !playbooks.SelectMany(p => p.Diagnostics).Any(d => d.Severity == Severity.Error);
        if (isWhole && KnownNames.Of(walk, session) is { } known)
        {
            new NameCheck(session, known).Check(walk.Tasks);
        }

        return
        [
            .. session.Found.Distinct()
                .OrderBy(d => d.Span.File, StringComparer.Ordinal).ThenBy(d => d.Span.Line).ThenBy(d => d.Span.Column),
        ];
    }
}
