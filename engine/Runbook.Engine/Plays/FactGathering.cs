using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>Makes the task that gathers facts at the start of a play. Stateless.</summary>
internal static class FactGathering
{
    /// <summary>The task, or null when the play does not want facts.</summary>
    public static TaskSpec? TaskFor(Play play, EvaluationContext context)
    {
        if (!KeywordEvaluator.Bool(play, "gather_facts", context, otherwise: true))
        {
            return null;
        }

        var arguments = new MapBuilder();
        foreach (var (keyword, argument) in new[] { ("gather_subset", "gather_subset"), ("gather_timeout", "gather_timeout"), ("fact_path", "fact_path") })
        {
            if (play.Keywords.TryGetValue(keyword, out var value))
            {
                arguments[argument] = value;
            }
        }

        var keywords = new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            ["name"] = Value.Of("Gathering Facts"),
            ["tags"] = Value.Of(["always"]),
        };
        return new(play, play.Span, keywords, "setup", play.Span, arguments.Build());
    }
}
