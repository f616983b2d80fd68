using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Keeps templates from building values so deep that walking them would exhaust the stack. Values from outside are bounded by
/// their parsers. Stateless.
/// </summary>
internal static class Nesting
{
    private const int Deepest = 400;

    /// <summary>Ends the evaluation with an error when a value that the template made is nested too deep.</summary>
    public static void Require(Value value, EvaluationContext context)
    {
        if (!Fits(value, Deepest))
        {
            context.Fail("too-deep", "The value is nested too deep", $"more than {Deepest} lists or maps in each other");
        }
    }

    private static bool Fits(Value value, int left)
    {
        switch (value)
        {
            case MutableList or TupleValue:
                var items = ((ListValue)value).Items;
                for (var i = 0; i < items.Count; i++)
                {
                    if (left == 0 || !Fits(items[i], left - 1))
                    {
                        return false;
                    }
                }

                return true;
            case MutableMap map:
                foreach (var item in map.Store.Values)
                {
                    if (left == 0 || !Fits(item, left - 1))
                    {
                        return false;
                    }
                }

                return true;
            default: return true;
        }
    }
}
