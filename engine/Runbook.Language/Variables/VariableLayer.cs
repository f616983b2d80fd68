using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// One source of variables at one level of precedence: a file, a play's <c>vars</c>, the extra variables. The name tells people
/// where a value came from ("group_vars of web", "extra variables"); the line is in the value's span. Not changed after it is made.
/// </summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="Values">Its variables, as written.</param>
public sealed record VariableLayer(string Name, IReadOnlyDictionary<string, Value> Values)
{
    /// <summary>A layer of a map's text entries.</summary>
    public static VariableLayer Of(string name, MapValue values)
    {
        var dictionary = new Dictionary<string, Value>(values.Count, StringComparer.Ordinal);
        foreach (var (key, value) in values.TextEntries)
        {
            dictionary[key] = value;
        }

        return new(name, dictionary);
    }
}
