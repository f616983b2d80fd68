using System.Collections;
using System.Globalization;
using System.Numerics;
using Runbook.Core;
using Scriban.Runtime;

namespace Runbook.Language;

/// <summary>Values to Scriban's objects and back. Stateless.</summary>
internal static class ScribanValues
{
    /// <summary>A value as Scriban sees it; templates in it are evaluated when they are reached, a secret is noted.</summary>
    public static object? Of(Value raw, ScribanContext context, string? name = null)
    {
        var value = Templar.Shallow(raw, context.Evaluation, name);
        if (value.IsSecret)
        {
            context.Evaluation.SawSecret = true;
        }

        return value switch
        {
            NullValue or OmitValue => null,
            BoolValue b => b.Value,
            IntegerValue i => Whole(i.Value),
            FloatValue f => f.Value,
            StringValue s => s.Text,
            ListValue l => new ScribanList(l, context),
            MapValue m => new ScribanMap(m, context),
            UndefinedValue undefined => context.Missing(undefined),
            _ => value,
        };
    }

    /// <summary>What a template computed, as a value.</summary>
    public static Value Back(object? value) => value switch
    {
        null => Value.Null,
        Value plain => plain,
        ScribanMap map => map.Source,
        ScribanList list => list.Source,
        bool b => Value.Of(b),
        string s => Value.Of(s),
        int or long or short or byte or sbyte or ushort or uint => Value.Of(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        ulong u => Value.Of(new BigInteger(u)),
        BigInteger i => Value.Of(i),
        double or float or decimal => Value.Of(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        DateTime date => new DateTimeValue(date),
        ScriptObject script => Map(script),
        IDictionary dictionary =>
            Value.Map(dictionary.Keys.Cast<object>().Select(k => KeyValuePair.Create(k.ToString()!, Back(dictionary[k])))),
        IEnumerable items => Value.Of(items.Cast<object?>().Select(Back)),
        _ => Value.Of(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };

    private static MapValue Map(ScriptObject script) =>
        Value.Map(((IEnumerable<KeyValuePair<string, object>>)script).Select(e => KeyValuePair.Create(e.Key, Back(e.Value))));

    private static object Whole(BigInteger number) =>
        number >= int.MinValue && number <= int.MaxValue ? (int)number : number >= long.MinValue && number <= long.MaxValue ? (long)number
            : number;
}
