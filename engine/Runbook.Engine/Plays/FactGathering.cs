using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>Makes the task that gathers facts at the start of a play. Stateless.</summary>
internal static class FactGathering
{
    /// <summary>The task, or null when the play does not want facts.</summary>
    public static TaskSpec? TaskFor(Play play, EvaluationContext context, RunOptions options)
    {
        if (!KeywordEvaluator.Bool(play, "gather_facts", context, otherwise: options.GatherFacts))
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

        if (options.GatherSubset.Count > 0 && !play.Keywords.ContainsKey("gather_subset"))
        {
            arguments["gather_subset"] = Value.Of(options.GatherSubset);
        }

        var keywords = new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            ["name"] = Value.Of("Gathering Facts"),
            ["tags"] = Value.Of(["always"]),
        };
        return new(play, play.Span, keywords, "setup", play.Span, arguments.Build());
    }
}
