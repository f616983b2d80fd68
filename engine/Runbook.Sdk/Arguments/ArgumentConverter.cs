using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Runbook.Core;

namespace Runbook.Sdk;

/// <summary>Turns a playbook's value into the type of an argument, as Ansible converts: yes/no, numbers in text, a comma list. Stateless.</summary>
internal static class ArgumentConverter
{
    private static readonly HashSet<string> TrueWords = new(StringComparer.OrdinalIgnoreCase) { "yes", "on", "1", "true", "t", "y" };
    private static readonly HashSet<string> FalseWords = new(StringComparer.OrdinalIgnoreCase) { "no", "off", "0", "false", "f", "n" };

    private static readonly HashSet<Type> Simple =
    [
        typeof(string), typeof(Secret), typeof(bool), typeof(int), typeof(long), typeof(double), typeof(ModeSpec), typeof(ByteSize), typeof(MapValue), typeof(Value),
        typeof(SourceFile),
    ];

    /// <summary>Converts; false with a reason when the value does not fit.</summary>
    public static bool TryConvert(Value value, ArgumentSpec spec, out object? result, out string reason)
    {
        if (spec.Choices is { } choices && !IsList(spec.Type))
        {
            return TryChoice(value, choices, out result, out reason);
        }

        result = Convert(value, spec.Type);
        reason = result is null ? $"must be a {spec.TypeName}, not {Describe(value)}" : "";
        return result is not null;
    }

    /// <summary>A boolean as Ansible reads it; null when it is none.</summary>
    public static bool? Bool(Value value) => value switch
    {
        BoolValue b => b.Value,
        IntegerValue i when i.Value == 0 || i.Value == 1 => i.Value == 1,
        FloatValue f when f.Value is 0 or 1 => f.Value == 1,
        StringValue s when TrueWords.Contains(s.Text) => true,
        StringValue s when FalseWords.Contains(s.Text) => false,
        _ => null,
    };

    private static bool TryChoice(Value value, IReadOnlyList<(object Value, IReadOnlyList<string> Names)> choices, out object? result, out string reason)
    {
        var text = Text(value);
        // YAML turns an unquoted yes or no into a boolean; a choice spelt so still means it.
        var spellings = value is BoolValue b ? (b.Value ? TrueWords : FalseWords) : [text ?? ""];
        result = choices.FirstOrDefault(c => c.Names.Any(n => n == text) || (value is BoolValue && c.Names.Any(spellings.Contains))).Value;
        if (result is not null)
        {
            reason = "";
            return true;
        }

        var names = choices.Select(c => c.Names[0]).ToArray();
        reason = $"must be one of {string.Join(", ", names)}, not {Describe(value)}";
        if (text is not null && DidYouMean.Hint(text, choices.SelectMany(c => c.Names)) is { } hint)
        {
            reason += $"; {hint}";
        }

        return false;
    }

    private static object? Convert(Value value, Type type) => type switch
    {
        _ when type == typeof(string) => Text(value),
        _ when type == typeof(Secret) => Text(value) is { } text ? new Secret(text) : null,
        _ when type == typeof(bool) => Bool(value),
        _ when type == typeof(int) => Number(value) is { } n && n >= int.MinValue && n <= int.MaxValue ? (int)n : null,
        _ when type == typeof(long) => Number(value) is { } n && n >= long.MinValue && n <= long.MaxValue ? (long)n : null,
        _ when type == typeof(double) => Real(value),
        _ when type == typeof(ModeSpec) => Mode(value),
        _ when type == typeof(ByteSize) => Text(value) is { } text && ByteSize.TryParse(text, out var size) ? size : null,
        _ when type == typeof(MapValue) => value as MapValue ?? JsonMap(value),
        _ when type == typeof(Value) => value,
        _ when IsList(type) => List(value, type.GetGenericArguments()[0]),
        _ => null,
    };

    /// <summary>Whether there is a conversion to a type.</summary>
    public static bool Knows(Type type) =>
        type.IsEnum || Simple.Contains(type) || (IsList(type) && Simple.Contains(type.GetGenericArguments()[0]));

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "arrays of references share their code; the few of numbers are named by the records")]
    private static object? List(Value value, Type element)
    {
        IReadOnlyList<Value> items = value switch
        {
            ListValue l => l.Items,
            StringValue s when s.Text.Length == 0 => [],
            StringValue s => [.. s.Text.Split(',').Select(p => new StringValue(p.Trim(), s.Span, s.IsSecret))],
            MapValue => [value],
            NullValue => [],
            _ => [value],
        };
        if (element == typeof(Value))
        {
            return items;
        }

        var array = Array.CreateInstance(element, items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (Convert(items[i], element) is not { } converted)
            {
                return null;
            }

            array.SetValue(converted, i);
        }

        return array;
    }

    private static string? Text(Value value) => value switch
    {
        StringValue s => s.Text,
        BoolValue b => b.Value ? "True" : "False",
        IntegerValue i => i.Value.ToString(CultureInfo.InvariantCulture),
        FloatValue or ListValue or MapValue => ValueJson.ToJson(value, maskSecrets: false),
        _ => null,
    };

    private static System.Numerics.BigInteger? Number(Value value) => value switch
    {
        IntegerValue i => i.Value,
        FloatValue f when Math.Floor(f.Value) == f.Value => new(f.Value),
        StringValue s when System.Numerics.BigInteger.TryParse(s.Text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) => n,
        _ => null,
    };

    private static double? Real(Value value) => value switch
    {
        IntegerValue i => (double)i.Value,
        FloatValue f => f.Value,
        StringValue s when double.TryParse(s.Text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var n) => n,
        _ => null,
    };

    private static ModeSpec? Mode(Value value) => value switch
    {
        IntegerValue i when i.Value >= 0 && i.Value <= 0xFFF => ModeSpec.FromNumber((int)i.Value),
        StringValue s when ModeSpec.TryParse(s.Text.Trim(), out var mode) => mode,
        _ => null,
    };

    private static MapValue? JsonMap(Value value)
    {
        try
        {
            return value is StringValue s && s.Text.TrimStart().StartsWith('{') ? ValueJson.Parse(s.Text) as MapValue : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static string Describe(Value value) => value switch
    {
        StringValue { IsSecret: true } => "a secret text",
        StringValue s => $"the text \"{s.Text}\"",
        NullValue => "nothing",
        ListValue => "a list",
        MapValue => "a map",
        _ => ValueJson.ToJson(value, maskSecrets: true),
    };
}
