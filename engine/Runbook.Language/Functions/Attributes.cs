using Runbook.Core;

namespace Runbook.Language;

/// <summary>The <c>attribute=</c> argument of filters: <c>a.b.0</c> is a way into an item, <c>a,b</c> several. Stateless.</summary>
internal static class Attributes
{
    /// <summary>What gets the one attribute of an item; a null attribute gets the item itself.</summary>
    public static Func<Value, Value> Getter(Call call, Value? attribute, Value? fallback = null)
    {
        if (attribute is null)
        {
            return item => item;
        }

        var path = Path(attribute);
        return item => Walk(call, item, path, fallback);
    }

    /// <summary>As <see cref="Getter"/>, made for comparing: texts in lower case unless case counts.</summary>
    public static Func<Value, Value> KeyGetter(Call call, Value? attribute, bool caseSensitive, Value? fallback = null)
    {
        var getter = Getter(call, attribute, fallback);
        return item => Key(Call.Defined(getter(item)), caseSensitive);
    }

    /// <summary>As <see cref="KeyGetter"/> for attributes divided by commas: the keys in order.</summary>
    public static Func<Value, Value[]> KeysGetter(Call call, Value? attribute, bool caseSensitive)
    {
        var getters = attribute is StringValue text
            ? text.Text.Split(',').Select(t => KeyGetter(call, Value.Of(t), caseSensitive)).ToArray()
            : [KeyGetter(call, attribute, caseSensitive)];
        return item => [.. getters.Select(g => g(item))];
    }

    public static Value Key(Value value, bool caseSensitive) =>
        !caseSensitive && value is StringValue text ? Value.Of(PythonCase.Lower(text.Text)) : value;

    private static Value[] Path(Value attribute) => attribute is StringValue text
        ? [.. text.Text.Split('.')
            .Select(part => part.Length > 0 && part.All(char.IsAsciiDigit) ? Value.Of(long.Parse(part)) : Value.Of(part))]
        : [attribute];

    private static Value Walk(Call call, Value item, Value[] path, Value? fallback)
    {
        foreach (var key in path)
        {
            item = Py.Member(call.Context, item, key);
            if (fallback is not null && Py.IsUndefined(item))
            {
                item = fallback;
            }
        }

        return item;
    }
}
