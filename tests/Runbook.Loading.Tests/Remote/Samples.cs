using System.Collections;
using System.Reflection;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Loading.Tests;

/// <summary>
/// Makes objects in which nothing has its default, and tells all that is in an object: what comes out of a journey must tell the same. A
/// property that somebody adds to the contract and forgets on the wire is found so.
/// </summary>
internal static class Samples
{
    /// <summary>An object of a type, with all its properties set.</summary>
    public static object Make(Type type)
    {
        var number = 0;
        return Make(type, ref number)!;
    }

    /// <summary>All that is in an object, as lines.</summary>
    public static IEnumerable<string> Tell(object? value, string path = "it") => value switch
    {
        null => [$"{path}: nothing"],
        string or bool or int or long or byte or TimeSpan or DateTimeOffset or Secret { } or Enum => [$"{path}: {(value is Secret secret ? secret.Reveal : value)}"],
        Type or Delegate => [],
        Content content => [$"{path}: {content.File ?? content.AsText()} {content.IsSecret}"],
        Value one => [$"{path}: {ValueJson.ToJson(one, maskSecrets: false)} {one.IsSecret} {one.Span}"],
        Footprint footprint => [$"{path}: {string.Join(", ", footprint.Resources ?? [])}"],
        ReadOnlyMemory<byte> bytes => [$"{path}: {Convert.ToHexString(bytes.Span)}"],
        Query query when query is ShellQuery shell => [$"{path}: {shell.Script.Text} {shell.Script.Shown}"],
        Sh script => [$"{path}: {script.Text} {script.Shown}"],
        IEnumerable items => [.. items.Cast<object?>().SelectMany((item, i) => Tell(item, $"{path}[{i}]"))],
        _ => [.. value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead)
            .OrderBy(p => p.Name, StringComparer.Ordinal).SelectMany(p => Tell(p.GetValue(value), $"{path}.{p.Name}"))],
    };

    private static object? Make(Type type, ref int number)
    {
        number++;
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (Simple(plain, number) is { } simple)
        {
            return simple;
        }

        if (plain.IsGenericType && plain.GetGenericTypeDefinition() is var open && (open == typeof(IReadOnlyList<>) || open == typeof(IEnumerable<>)))
        {
            var items = Array.CreateInstance(plain.GetGenericArguments()[0], 2);
            items.SetValue(Make(plain.GetGenericArguments()[0], ref number), 0);
            items.SetValue(Make(plain.GetGenericArguments()[0], ref number), 1);
            return items;
        }

        return typeof(Delegate).IsAssignableFrom(plain) || plain == typeof(object) ? null : MakeRecord(plain, ref number);
    }

    private static object? Simple(Type type, int number) =>
        type == typeof(string) ? $"text {number} ä"
        : type == typeof(bool) ? true
        : type == typeof(int) ? 1000 + number
        : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(number)
        : type == typeof(DateTimeOffset) ? new DateTimeOffset(2026, 11, 23, 1, 2, 3, TimeSpan.FromHours(2)).AddSeconds(number)
        : type == typeof(Secret) ? new Secret($"secret {number}")
        : type == typeof(Content) ? (number % 2 == 0 ? Content.Text($"content {number}", secret: true) : Content.FromFile($"/no/where {number}"))
        : type == typeof(Sh) ? Sh.Line($"echo {number} {new Secret($"hidden {number}")}")
        : type == typeof(ShellQuery) || type == typeof(Query) ? new ShellQuery(Sh.Line($"ask {number}"))
        : type == typeof(Value) ? Value.Of($"value {number}").AsSecret()
        : type == typeof(Footprint) ? Footprint.Path($"/path {number}") + Footprint.Of("unit", $"unit {number}")
        : type == typeof(ReadOnlyMemory<byte>) ? new ReadOnlyMemory<byte>([1, 2, (byte)number])
        : type == typeof(KeyValuePair<string, string>) ? KeyValuePair.Create($"key {number}", $"value {number}")
        : type == typeof(KeyValuePair<string, Value>) ? KeyValuePair.Create($"key {number}", Value.Of(number))
        : type == typeof(RemoteAction) ? new RemoteAction.Fetch($"/from {number}", $"/to {number}")
        : null;

    private static object MakeRecord(Type type, ref int number)
    {
        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.Instance).OrderByDescending(c => c.GetParameters().Length).First();
        var arguments = new List<object?>();
        foreach (var parameter in constructor.GetParameters())
        {
            arguments.Add(Make(parameter.ParameterType, ref number));
        }

        var made = constructor.Invoke([.. arguments]);
        foreach (var property in type.GetProperties().Where(p => p.SetMethod is not null && !constructor.GetParameters().Any(c => string.Equals(c.Name, p.Name, StringComparison.OrdinalIgnoreCase))))
        {
            var before = property.CanRead ? property.GetValue(made) : null;
            if (Make(property.PropertyType, ref number) is { } value)
            {
                property.SetValue(made, value is bool && before is bool was ? !was : value);
            }
        }

        return made;
    }
}
