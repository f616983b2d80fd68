using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>
/// Looks for names that nothing defines, where they are sure to be read: not under a condition, a rescue or <c>ignore_errors</c>, not
/// where a default or <c>is defined</c> guards them. It would rather say too little. Used by one thread.
/// </summary>
internal sealed class NameCheck(CheckSession session, KnownNames known)
{
    private readonly TagSelection _tags = new(session.Options.Tags, session.Options.SkipTags);
    private readonly Dictionary<Play, bool> _runs = [];

    /// <summary>Checks tasks.</summary>
    public void Check(IEnumerable<(Play Play, TaskSpec Task)> tasks)
    {
        if (session.Options.StartAtTask is not null || session.Options.Step)
        {
            return;
        }

        foreach (var (play, task) in tasks)
        {
            if (IsSure(task) && _tags.Runs(task) && Runs(play))
            {
                Task(task);
            }
        }
    }

    private static bool IsSure(TaskSpec task)
    {
        if (CheckSession.IsConditional(task) || task.TryInherited("ignore_errors", out _))
        {
            return false;
        }

        return !task.Chain.OfType<Block>().Any(b => b.Rescue.Count > 0);
    }

    private bool Runs(Play play)
    {
        if (!_runs.TryGetValue(play, out var runs))
        {
            var patterns = (play.Hosts is ListValue list ? list.Items : [play.Hosts]).Select(h => h.AsText() ?? "").ToArray();
            runs = !play.Hosts.HasTemplates && session.Inventory.Match(patterns, null, play.Hosts.Span).Hosts.Count > 0;
            _runs[play] = runs;
        }

        return runs;
    }

    private void Task(TaskSpec task)
    {
        var read = Texts(task).Select(t => TextCheck.AskedBy(t.Text, t.IsCondition)).OfType<TextNames>().ToList();
        if (task.Loop is not null && read.Exists(r => r.Guarded.Count > 0))
        {
            return;
        }

        var guarded = read.SelectMany(r => r.Guarded).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, span) in read.SelectMany(r => r.Reads))
        {
            if (!known.Has(name) && !guarded.Contains(name) && FunctionTable.Find(session.Services.Functions.Globals, name) is null)
            {
                session.Error(
                    "undefined-variable", "nothing defines this variable", $"\"{name}\"", span.IsKnown ? span : task.Span,
                    DidYouMean.Hint(name, known.Names) ?? "give it a value under vars, in the inventory or by -e");
            }
        }
    }

    private static IEnumerable<(StringValue Text, bool IsCondition)> Texts(TaskSpec task)
    {
        var keywords = task.Keywords.Where(k => k.Key is not ("name" or "vars" or "register" or "tags" or "args")).ToDictionary();
        var shown = new Block(task.Parent, task.Span, keywords);
        return TextCheck.Keywords(shown).Concat(TextCheck.Arguments(task)).Concat(TextCheck.Loop(task));
    }
}
