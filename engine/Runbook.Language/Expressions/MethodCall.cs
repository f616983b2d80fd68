using System.Numerics;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>One call of a Python method: its arguments with the checks that Python makes. Errors point to the context's span.</summary>
/// <param name="Name">The method, for messages.</param>
/// <param name="Arguments">The arguments, without the value itself.</param>
/// <param name="Context">The evaluation.</param>
internal readonly record struct MethodCall(string Name, CallArguments Arguments, EvaluationContext Context)
{
    /// <summary>How many arguments by position.</summary>
    public int Count => Arguments.Positional.Count;

    /// <summary>The argument, or null when it is not given.</summary>
    public Value? Optional(int position, string name)
    {
        var value = Arguments.Find(position, name);
        return value is UndefinedValue undefined ? throw undefined.Error() : value;
    }

    /// <summary>The argument; an error when it is not given.</summary>
    public Value Required(int position, string name) =>
        Optional(position, name) ?? Context.Fail("type-error", "An argument is missing", $"{Name}() needs {name}");

    /// <summary>A text argument that must be given.</summary>
    public string Text(int position, string name) => AsText(Required(position, name), name);

    /// <summary>A text argument, or null when it is not given or none.</summary>
    public string? TextOrNull(int position, string name) =>
        Optional(position, name) is { } value and not NullValue ? AsText(value, name) : null;

    /// <summary>A whole-number argument; <paramref name="fallback"/> when it is not given or none.</summary>
    public int Whole(int position, string name, int fallback)
    {
        var value = Optional(position, name);
        if (value is null or NullValue)
        {
            return fallback;
        }

        return Operators.TryWhole(value, out var number)
            ? (int)BigInteger.Min(BigInteger.Max(number, int.MinValue), int.MaxValue)
            : throw Mismatch(name, "a whole number", value);
    }

    /// <summary>A truth argument; false when it is not given.</summary>
    public bool Flag(int position, string name) => Optional(position, name)?.IsTruthy ?? false;

    /// <summary>An error with a place: the value is of the wrong kind.</summary>
    public DiagnosticException Mismatch(string name, string wanted, Value found)
    {
        var detail = $"{Name}(): {name} must be {wanted}, not {PythonText.TypeName(found)}";
        return new(Diagnostic.Error("type-error", "An argument is of the wrong kind", detail, Context.Span));
    }

    /// <summary>An error with a place: the value cannot be used.</summary>
    public Value Fail(string detail) => Context.Fail("value-error", "The method cannot do that", $"{Name}(): {detail}");

    /// <summary>Ends with an error when there are more arguments by position than the method takes.</summary>
    public void AtMost(int count)
    {
        if (Count > count)
        {
            Context.Fail("type-error", "Too many arguments", $"{Name}() takes at most {count}, {Count} are given");
        }
    }

    private string AsText(Value value, string name) => value is StringValue s ? s.Text : throw Mismatch(name, "text", value);
}
