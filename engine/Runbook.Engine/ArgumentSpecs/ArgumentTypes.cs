using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>The types of argument specifications (docs.ansible.com, "Argument spec"): what converts to which. Stateless.</summary>
internal static class ArgumentTypes
{
    private const string Booleans = "'y', 'yes', 'on', '1', 'true', 't', 1, 'n', 'no', 'off', '0', 'false', 'f', 0";

    /// <summary>Converts a value; null, with the reason, when it cannot be.</summary>
    public static Value? Convert(Value value, string type, out string reason)
    {
        reason = "";
        switch (type)
        {
            case "bool":
                reason = $"The value '{PythonText.Str(value)}' is not a valid boolean.  Valid booleans include: {Booleans}";
                return value is StringValue { Text.Length: 0 } ? null : Engine.Booleans.Parse(value) is { } flag ? Value.Of(flag) : null;
            case "int":
                reason = $"{Class(value)} cannot be converted to an int";
                return value is IntegerValue or BoolValue ? value
                    : value is StringValue text && BigInteger.TryParse(text.Text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                        ? new IntegerValue(number) : null;
            case "float":
                reason = $"{Class(value)} cannot be converted to a float";
                return value is FloatValue or IntegerValue ? value
                    : value is StringValue real && double.TryParse(real.Text.Trim(), CultureInfo.InvariantCulture, out var floating) ? Value.Of(floating) : null;
            case "list":
                reason = $"{Class(value)} cannot be converted to a list";
                return value switch
                {
                    ListValue => value,
                    StringValue csv => Value.Of(csv.Text.Split(',')),
                    IntegerValue or FloatValue => Value.Of([PythonText.Str(value)]),
                    _ => null,
                };
            case "dict":
                return Map(value, out reason);
            case "bytes" or "bits":
                reason = $"{Class(value)} cannot be converted to a {(type == "bytes" ? "Byte" : "Bit")} value";
                return value is IntegerValue || (value is StringValue size && size.Text.Length > 0 && char.IsAsciiDigit(size.Text.Trim()[0])) ? value : null;
            case "str" or "path" or "jsonarg" or "json":
                return value is StringValue || type is "json" or "jsonarg" ? value : Value.Of(PythonText.Str(value));
            default:
                return value;
        }
    }

    /// <summary>A value's type as Python names it.</summary>
    public static string Class(Value value) => value switch
    {
        StringValue => "<class 'str'>",
        BoolValue => "<class 'bool'>",
        IntegerValue => "<class 'int'>",
        FloatValue => "<class 'float'>",
        ListValue => "<class 'list'>",
        MapValue => "<class 'dict'>",
        NullValue => "<class 'NoneType'>",
        _ => "<class 'object'>",
    };

    private static MapValue? Map(Value value, out string reason)
    {
        reason = $"{Class(value)} cannot be converted to a dict";
        if (value is MapValue map)
        {
            return map;
        }

        if (value is not StringValue text)
        {
            return null;
        }

        reason = "dictionary requested, could not parse JSON or key=value";
        var trimmed = text.Text.Trim();
        if (trimmed.StartsWith('{'))
        {
            try
            {
                return ValueJson.Parse(trimmed) as MapValue;
            }
            catch (JsonException)
            {
                return null;
            }
        }

        if (!trimmed.Contains('='))
        {
            return null;
        }

        var pairs = trimmed.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(p => p.Split('=', 2)).ToArray();
        return Array.TrueForAll(pairs, p => p.Length == 2) ? Value.Map(pairs.Select(p => KeyValuePair.Create(p[0], (Value)Value.Of(p[1])))) : null;
    }
}
