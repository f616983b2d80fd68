using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>Evaluates keywords of a task and of what is around it. Stateless.</summary>
internal static class KeywordEvaluator
{
    /// <summary>A yes-or-no keyword, inherited; <paramref name="otherwise"/> when nobody wrote it.</summary>
    public static bool Bool(PlayNode node, string keyword, EvaluationContext context, bool otherwise = false)
    {
        if (!node.TryInherited(keyword, out var raw))
        {
            return otherwise;
        }

        return AsBool(Templar.Resolve(raw, context), keyword, raw.Span);
    }

    /// <summary>A text keyword, inherited; null when nobody wrote it or it is omitted.</summary>
    public static string? Text(PlayNode node, string keyword, EvaluationContext context)
    {
        if (!node.TryInherited(keyword, out var raw))
        {
            return null;
        }

        var value = Templar.Resolve(raw, context);
        return value is NullValue or OmitValue ? null : PythonText.Str(value);
    }

    /// <summary>A number keyword of the task itself; null when it is not written.</summary>
    public static double? Number(PlayNode node, string keyword, EvaluationContext context)
    {
        if (!node.TryInherited(keyword, out var raw))
        {
            return null;
        }

        return Templar.Resolve(raw, context) switch
        {
            IntegerValue i => (double)i.Value,
            FloatValue f => f.Value,
            NullValue or OmitValue => null,
            StringValue s when double.TryParse(s.Text, System.Globalization.CultureInfo.InvariantCulture, out var n) => n,
            var other => throw Wrong(keyword, "must be a number", other, raw.Span),
        };
    }

    /// <summary>A list of texts written at the node itself; a single text is a list of one.</summary>
    public static IReadOnlyList<string> Texts(PlayNode node, string keyword, EvaluationContext context)
    {
        if (!node.Keywords.TryGetValue(keyword, out var raw))
        {
            return [];
        }

        return Templar.Resolve(raw, context) switch
        {
            ListValue list => [.. list.Items.SelectMany(i => i is ListValue inner ? inner.Items : [i]).Where(i => i is not NullValue).Select(PythonText.Str)],
            NullValue or OmitValue => [],
            var one => [PythonText.Str(one)],
        };
    }

    /// <summary>The conditions under a keyword as a list.</summary>
    public static IEnumerable<Value> Conditions(Value written) => written is ListValue list ? list.Items : [written];

    /// <summary>The first condition of a list that is false; null when all are true.</summary>
    public static Value? FirstFalse(IEnumerable<Value> conditions, EvaluationContext context)
    {
        foreach (var condition in conditions)
        {
            if (!Templar.IsTrue(condition, context))
            {
                return condition;
            }
        }

        return null;
    }

    /// <summary>The environment of a task: those around it first, its own last.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Environment(PlayNode node, EvaluationContext context)
    {
        var all = node.Accumulated("environment");
        if (all.Count == 0)
        {
            return [];
        }

        var merged = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var written in all)
        {
            var value = Templar.Resolve(written, context);
            foreach (var map in Maps(value))
            {
                foreach (var (key, item) in map.TextEntries.Where(e => e.Value is not OmitValue))
                {
                    merged[key] = PythonText.Str(item);
                }
            }
        }

        return [.. merged];
    }

    /// <summary>The maps of a keyword that takes one map or a list of them.</summary>
    public static IEnumerable<MapValue> Maps(Value value) => value switch
    {
        ListValue list => list.Items.OfType<MapValue>(),
        MapValue one => [one],
        _ => [],
    };

    private static bool AsBool(Value value, string keyword, SourceSpan span) => value switch
    {
        NullValue or OmitValue => false,
        _ => Booleans.Parse(value) ?? throw Wrong(keyword, "must be yes or no", value, span),
    };

    private static DiagnosticException Wrong(string keyword, string need, Value value, SourceSpan span) =>
        new(Diagnostic.Error("keyword-value", "wrong value of a keyword", $"{keyword} {need}, not {value}", span));
}
