using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>One call of a function, its arguments by the order of its parameters. Lives as long as the call.</summary>
internal sealed class Call(
    EvaluationContext context, string name, Value?[] values, IReadOnlyList<Value> rest, IReadOnlyList<KeyValuePair<string, Value>> extra)
{
    public EvaluationContext Context => context;

    public string Name => name;

    /// <summary>The positional arguments beyond the parameters.</summary>
    public IReadOnlyList<Value> Rest => rest;

    /// <summary>The named arguments that are no parameters.</summary>
    public IReadOnlyList<KeyValuePair<string, Value>> Extra => extra;

    /// <summary>A required argument; null for an optional one that is not given.</summary>
    public Value this[int index] => values[index] ?? Value.Null;

    public bool Has(int index) => values[index] is not null;

    /// <summary>An argument, or null when it is not given or is null.</summary>
    public Value? Get(int index) => values[index] is NullValue ? null : values[index];

    /// <summary>An argument as Python's <c>str()</c> shows it.</summary>
    public string Text(int index) => Py.Str(this[index]);

    [return: NotNullIfNotNull(nameof(fallback))]
    public string? Text(int index, string? fallback) => Get(index) is { } value ? Py.Str(value) : fallback;

    /// <summary>An argument that must be a text; what Python's string functions refuse fails here too.</summary>
    public string Words(int index) =>
        this[index] is StringValue text ? text.Text : throw Failure($"needs a text, not {Py.TypeName(Defined(this[index]))}");

    public bool Flag(int index, bool fallback = false) => values[index] is { } value ? value.IsTruthy : fallback;

    /// <summary>An argument that must be a whole number.</summary>
    public int Int(int index, int fallback = 0)
    {
        if (Get(index) is not { } value)
        {
            return fallback;
        }

        return Numbers.TryInteger(value, out var number) && BigInteger.Abs(number) <= int.MaxValue
            ? (int)number
            : throw Failure($"needs a whole number, not {Py.Repr(value)}");
    }

    /// <summary>An argument that must be a number; one that is not given is the fallback.</summary>
    public double Number(int index, double fallback = 0) => values[index] switch
    {
        null => fallback,
        FloatValue f => f.Value,
        IntegerValue i => (double)i.Value,
        BoolValue b => b.Value ? 1 : 0,
        var other => throw Failure($"needs a number, not {Py.Repr(other)}"),
    };

    /// <summary>The items of an argument as Python iterates over it: a list's items, a map's keys, a text's characters.</summary>
    public IReadOnlyList<Value> Items(int index) => Items(this[index]);

    public IReadOnlyList<Value> Items(Value value) =>
        Py.Iterate(context, Defined(value)) ?? throw Failure($"cannot go through {Py.TypeName(value)}, which has no items");

    public MapValue Map(int index) =>
        this[index] as MapValue ?? throw Failure($"needs a dictionary, not {Py.TypeName(this[index])}");

    /// <summary>Fails when a value is undefined; else gives it back.</summary>
    public static Value Defined(Value value) => value is UndefinedValue undefined ? throw undefined.Error() : value;

    /// <summary>Calls a filter by name with an input and more arguments.</summary>
    public Value Filter(string filter, Value input, IReadOnlyList<Value> more, IReadOnlyList<KeyValuePair<string, Value>> named) =>
        Invoke(FunctionTable.Find(context.Functions.Filters, filter), "filter", filter, input, more, named);

    /// <summary>Whether a test by name holds.</summary>
    public bool Test(string test, Value input, IReadOnlyList<Value> more, IReadOnlyList<KeyValuePair<string, Value>> named) =>
        Invoke(FunctionTable.Find(context.Functions.Tests, test), "test", test, input, more, named).IsTruthy;

    [DoesNotReturn]
    public Value Fail(string detail, string? hint = null) => throw Failure(detail, hint);

    /// <summary>The error to throw: "NAME DETAIL", at the expression.</summary>
    public DiagnosticException Failure(string detail, string? hint = null) =>
        new(Diagnostic.Error("function-failed", "A filter, test or lookup failed", $"{name}: {detail}", context.Span, hint));

    private Value Invoke(
        FunctionEntry? entry,
        string kind,
        string wanted,
        Value input,
        IReadOnlyList<Value> more,
        IReadOnlyList<KeyValuePair<string, Value>> named)
    {
        if (entry is null)
        {
            var known = kind == "filter" ? context.Functions.Filters.Keys : context.Functions.Tests.Keys;
            throw Failure($"there is no {kind} \"{wanted}\"", DidYouMean.Hint(wanted, known));
        }

        if (!entry.AcceptsUndefined)
        {
            Defined(input);
        }

        return entry.Call(context, new CallArguments([input, .. more], named));
    }
}
