using Runbook.Language;

namespace Runbook.Engine;

/// <summary>A playbook's flat program as lines for people. Stateless.</summary>
public static class ProgramText
{
    /// <summary>The lines: play by play, each step with its place, what guards it, and where a failure goes.</summary>
    public static IEnumerable<string> Of(Playbook playbook)
    {
        for (var i = 0; i < playbook.Plays.Count; i++)
        {
            var play = playbook.Plays[i];
            yield return $"play {i + 1}: {PlayNodeText.Title(play)} (hosts: {PlayNodeText.Hosts(play)})  {play.Span}";
            var program = ProgramBuilder.OfPlay(play, null, _ => true);
            for (var at = 0; at < program.Steps.Count; at++)
            {
                yield return $"  {at,4}  {Step(program.Steps[at])}{Guard(program, at)}";
            }

            foreach (var handler in new HandlerRegistry(play).All)
            {
                yield return $"  handler {handler.Index}: {PlayNodeText.ListTitle(handler.Task)}  {handler.Task.Span}";
            }
        }
    }

    private static string Step(Step step)
    {
        if (step.Task is not { } task)
        {
            return "flush handlers";
        }

        var conditions = task.Accumulated("when").SelectMany(KeywordEvaluator.Conditions).Select(c => c.AsText() ?? c.ToString());
        var when = string.Join(" and ", conditions);
        var loop = task.Loop is null ? "" : task.Loop.Lookup is { } lookup ? $" [with_{lookup}]" : " [loop]";
        return $"{task.ShortAction,-16} {PlayNodeText.ListTitle(task)}{loop}{(when.Length > 0 ? $" when {when}" : "")}  {task.Span}";
    }

    private static string Guard(PlayProgram program, int at)
    {
        if (program.Around(at) is not { } region)
        {
            return "";
        }

        return at < region.RescueStart && region.HasRescue ? $"  (on failure: {region.RescueStart})"
            : at < region.AlwaysStart && region.HasAlways ? $"  (on failure: {region.AlwaysStart})"
            : "";
    }
}
