using System.Globalization;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Values as Python prints them, for the graph; secrets are masked. Stateless.</summary>
internal static class GraphText
{
    /// <summary>The text of a value that stands alone: text without quotes.</summary>
    public static string Of(Value value) => value switch
    {
        { IsSecret: true } => ValueJson.Mask,
        StringValue s => s.Text,
        _ => Inner(value),
    };

    private static string Inner(Value value) => value switch
    {
        { IsSecret: true } => ValueJson.Mask,
        NullValue => "None",
        BoolValue b => b.Value ? "True" : "False",
        IntegerValue i => i.Value.ToString(CultureInfo.InvariantCulture),
        StringValue s => Quoted(s.Text),
        ListValue l => l.IsTuple ? $"({Joined(l)}{(l.Items.Count == 1 ? "," : "")})" : $"[{Joined(l)}]",
        MapValue m => $"{{{string.Join(", ", m.Entries.Select(e => $"{Inner(e.Key)}: {Inner(e.Value)}"))}}}",
        _ => ValueJson.ToJson(value, maskSecrets: true),
    };

    private static string Joined(ListValue list) => string.Join(", ", list.Items.Select(Inner));

    private static string Quoted(string text)
    {
        var quote = text.Contains('\'') && !text.Contains('"') ? "\"" : "'";
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\t", "\\t", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);
        return quote + (quote == "'" ? escaped.Replace("'", "\\'", StringComparison.Ordinal) : escaped) + quote;
    }
}
