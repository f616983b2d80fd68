using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>Works a task's loop out into items. Stateless.</summary>
internal static class LoopItems
{
    /// <summary>The items of a loop.</summary>
    /// <exception cref="DiagnosticException">The list is none, or a name in it is undefined.</exception>
    public static IReadOnlyList<Value> Of(LoopSpec loop, EvaluationContext context)
    {
        var terms = Templar.Resolve(loop.Terms, context);
        if (loop.Lookup is not { } name)
        {
            return terms is ListValue list
                ? list.Items
                : throw new DiagnosticException(Diagnostic.Error(
                    "loop-no-list", "a loop needs a list", $"it is {Describe(terms)}", loop.Terms.Span, "for a map use the filter dict2items"));
        }

        var lookup = FunctionTable.Find(context.Functions.Lookups, name)
            ?? throw new DiagnosticException(Diagnostic.Error(
                "unknown-lookup", "unknown lookup", $"with_{name}", loop.Terms.Span, DidYouMean.Hint(name, context.Functions.Lookups.Keys)));
        IReadOnlyList<Value> given = terms is ListValue { IsTuple: false } all ? all.Items : [terms];
        return lookup.Call(context, new CallArguments(given, [])) is ListValue result ? [.. result.Items.Select(WithoutTuple)] : [];
    }

    /// <summary>The variables of one item.</summary>
    public static VariableLayer Layer(LoopSpec loop, IReadOnlyList<Value> items, int index)
    {
        var name = Name(loop);
        var values = new Dictionary<string, Value>(4, StringComparer.Ordinal)
        {
            [name] = items[index],
            ["ansible_loop_var"] = Value.Of(name),
        };
        if (loop.Control["index_var"]?.AsText() is { } indexName)
        {
            values[indexName] = Value.Of(index);
            values["ansible_index_var"] = Value.Of(indexName);
        }

        if (loop.Control["extended"] is { } extended && Booleans.Parse(extended) == true)
        {
            values["ansible_loop"] = Extended(loop, items, index);
        }

        return new("the loop", values);
    }

    /// <summary>The name of the item's variable.</summary>
    public static string Name(LoopSpec loop) => loop.Control["loop_var"]?.AsText() ?? "item";

    /// <summary>What names an item to people.</summary>
    public static string Label(LoopSpec loop, EvaluationContext context)
    {
        if (loop.Control["label"] is { } label)
        {
            return PythonText.Str(Templar.Resolve(label, context));
        }

        return context.Variables.TryGet(Name(loop), out var item) && !item.IsSecret ? PythonText.Str(item) : ValueJson.Mask;
    }

    private static MapValue Extended(LoopSpec loop, IReadOnlyList<Value> items, int index)
    {
        var builder = new MapBuilder
        {
            ["index"] = Value.Of(index + 1),
            ["index0"] = Value.Of(index),
            ["first"] = Value.Of(index == 0),
            ["last"] = Value.Of(index == items.Count - 1),
            ["length"] = Value.Of(items.Count),
            ["revindex"] = Value.Of(items.Count - index),
            ["revindex0"] = Value.Of(items.Count - index - 1),
        };
        if (loop.Control["extended_allitems"] is not { } all || Booleans.Parse(all) != false)
        {
            builder["allitems"] = Value.Of(items);
        }

        if (index > 0)
        {
            builder["previtem"] = items[index - 1];
        }

        if (index < items.Count - 1)
        {
            builder["nextitem"] = items[index + 1];
        }

        return builder.Build();
    }

    /// <summary>Items are lists to people and to <c>register</c>, whatever the lookup makes.</summary>
    private static Value WithoutTuple(Value item) => item is ListValue { IsTuple: true } tuple ? new ListValue(tuple.Items, tuple.Span, secret: tuple.IsSecret) : item;

    private static string Describe(Value value) => value switch
    {
        MapValue => "a map",
        NullValue => "nothing",
        StringValue => "a text",
        _ => value.Kind.ToString().ToLowerInvariant(),
    };
}
