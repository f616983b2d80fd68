using System.Globalization;
using System.Text;
using Runbook.Core;

namespace Runbook.Modules;

/// <summary>Objects as YAML text for people: one line a field, long texts as blocks, secrets masked. Stateless.</summary>
internal static class KubeText
{
    /// <summary>Before and after as texts whose lines differ where the objects do; a changed secret says that it changed.</summary>
    public static (string Before, string After) Both(MapValue? before, MapValue? after)
    {
        var (left, right) = (before is null ? null : KubeNoise.Guarded(before), after is null ? null : KubeNoise.Guarded(after));
        return (left is null ? "" : Text(left, right, "old"), right is null ? "" : Text(right, left, "new"));
    }

    private static string Text(MapValue map, Value? other, string age)
    {
        var text = new StringBuilder();
        Map(text, map, other as MapValue, "", age);
        return text.ToString();
    }

    private static void Map(StringBuilder text, MapValue map, MapValue? other, string indent, string age)
    {
        // The server's order is not the user's: sorted, the lines of both sides meet.
        foreach (var (key, value) in map.TextEntries.OrderBy(e => First(e.Key)).ThenBy(e => e.Key, StringComparer.Ordinal))
        {
            text.Append(indent).Append(Scalar(new StringValue(key))).Append(':');
            Entry(text, value, other?[key], indent, age, isHidden: map.IsSecret);
        }
    }

    private static int First(string key) => key switch { "apiVersion" => 0, "kind" => 1, "metadata" => 2, _ => 3 };

    private static void Entry(StringBuilder text, Value value, Value? other, string indent, string age, bool isHidden)
    {
        switch (value)
        {
            case MapValue { Count: > 0 } map:
                text.Append('\n');
                Map(text, map, other as MapValue, indent + "  ", age);
                break;
            case ListValue { Items.Count: > 0 } list:
                text.Append('\n');
                List(text, list, other as ListValue, indent, age);
                break;
            case var secret when secret.IsSecret || isHidden:
                text.Append(' ').Append(ValueJson.Mask).Append(other is not null && !other.Equals(value) ? $" ({age})" : "").Append('\n');
                break;
            case StringValue block when block.Text.Contains('\n', StringComparison.Ordinal):
                Block(text, block.Text, indent + "  ");
                break;
            default:
                text.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static void List(StringBuilder text, ListValue list, ListValue? other, string indent, string age)
    {
        for (var i = 0; i < list.Items.Count; i++)
        {
            var item = list.Items[i];
            var twin = other is not null && i < other.Items.Count ? other.Items[i] : null;
            text.Append(indent).Append('-');
            if (item is MapValue { Count: > 0 } map)
            {
                var inner = new StringBuilder();
                Map(inner, map, twin as MapValue, indent + "  ", age);
                text.Append(' ').Append(inner, indent.Length + 2, inner.Length - indent.Length - 2);
            }
            else
            {
                Entry(text, item, twin, indent + "  ", age, list.IsSecret);
            }
        }
    }

    private static void Block(StringBuilder text, string block, string indent)
    {
        text.Append(block.EndsWith('\n') ? " |\n" : " |-\n");
        foreach (var line in block.TrimEnd('\n').Split('\n'))
        {
            text.Append(line.Length == 0 ? "" : indent).Append(line).Append('\n');
        }
    }

    private static string Scalar(Value value) => value switch
    {
        StringValue s => IsPlain(s.Text) ? s.Text : ValueJson.ToJson(s, maskSecrets: false),
        NullValue => "null",
        MapValue => "{}",
        ListValue => "[]",
        _ => ValueJson.ToJson(value, maskSecrets: true),
    };

    private static bool IsPlain(string text) =>
        text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] is '/' or '.' or '_')
        && text.All(c => char.IsLetterOrDigit(c) || c is '.' or '/' or '-' or '_' or '+' or '=' or ',' or ' ')
        && text[^1] != ' '
        && text.ToLowerInvariant() is not ("true" or "false" or "yes" or "no" or "on" or "off" or "null" or "y" or "n")
        && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
