using System.Text.Json;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Filters that write and read JSON, YAML and CSV. Stateless.</summary>
internal static class DataFilters
{
    public static void AddTo(FunctionList filters)
    {
        filters.AddText("to_json", "value indent? separators? sort_keys? ensure_ascii? **", c => ToJson(c, c[0], 1, null, sortKeys: false));
        filters.AddText("to_nice_json", "value indent? sort_keys? separators? ensure_ascii? **", ToNiceJson);
        filters.AddText("tojson", "value indent?", ToHtmlJson);
        filters.Add("from_json", "value **", c => FromJson(c, c.Words(0)));
        filters.AddText("to_yaml", "value **", c => ToYaml(c, 2, null));
        filters.AddText("to_nice_yaml", "value indent? **", c => ToYaml(c, c.Int(1, 4), false));
        filters.Add("from_yaml", "value", c => c[0] is StringValue text ? FromYaml(c, text.Text) is [var first, ..] ? first : Value.Null
            : c[0]);
        filters.Add("from_yaml_all", "value", c => c[0] is StringValue text ? Py.List(FromYaml(c, text.Text)) : c[0]);
        filters.Add("community.general.from_csv", "value dialect? fieldnames? delimiter? skipinitialspace? strict?", FromCsv);
        filters.Add("community.general.json_query json_query", "value expr", c => JsonQuery.Search(c, c[0], c.Text(1)));
    }

    public static Value FromJson(Call call, string text)
    {
        try
        {
            return ValueJson.Parse(text);
        }
        catch (JsonException e)
        {
            return call.Fail($"the text is not JSON: {e.Message}");
        }
    }

    public static IReadOnlyList<Value> FromYaml(Call call, string text)
    {
        try
        {
            return YamlData.ReadAll(text);
        }
        catch (FormatException e)
        {
            throw call.Failure($"the text is not YAML: {e.Message}");
        }
    }

    private static string ToJson(Call call, Value value, int indentIndex, string? indent, bool sortKeys)
    {
        var (sort, separators) = indentIndex == 1 && call.Name.EndsWith("to_json", StringComparison.Ordinal) ? (3, 2) : (2, 3);
        indent = call.Get(indentIndex) switch
        {
            null => indent,
            StringValue text => text.Text,
            _ => new string(' ', Math.Max(0, call.Int(indentIndex))),
        };
        var pair = call.Get(separators) is { } given ? call.Items(given) : null;
        try
        {
            return new PythonJson
            {
                Indent = indent,
                SortKeys = call.Flag(sort, sortKeys),
                EnsureAscii = call.Flag(4, true),
                ItemSeparator = pair is [var item, _] ? Py.Str(item) : indent is null ? ", " : ",",
                KeySeparator = pair is [_, var key] ? Py.Str(key) : ": ",
            }.Write(value);
        }
        catch (FormatException e)
        {
            throw call.Failure(e.Message);
        }
    }

    private static string ToNiceJson(Call call) => ToJson(call, call[0], 1, "    ", sortKeys: true);

    private static string ToHtmlJson(Call call)
    {
        var indent = call.Get(1) is null ? null : new string(' ', call.Int(1));
        var json = new PythonJson { Indent = indent, SortKeys = true, ItemSeparator = indent is null ? ", " : "," };
        try
        {
            return json.Write(call[0])
                .Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal)
                .Replace("&", "\\u0026", StringComparison.Ordinal).Replace("'", "\\u0027", StringComparison.Ordinal);
        }
        catch (FormatException e)
        {
            throw call.Failure(e.Message);
        }
    }

    private static string ToYaml(Call call, int indent, bool? flow)
    {
        var options = call.Extra.ToDictionary(e => e.Key, e => e.Value);
        if (options.TryGetValue("indent", out var given) && Numbers.TryInteger(given, out var spaces))
        {
            indent = (int)spaces;
        }

        if (options.TryGetValue("default_flow_style", out var style))
        {
            flow = style is NullValue ? null : style.IsTruthy;
        }

        try
        {
            return new PythonYaml
            {
                Indent = indent is > 1 and < 10 ? indent : 2,
                Width = options.TryGetValue("width", out var width) && Numbers.TryInteger(width, out var columns)
                    ? (int)Math.Min((long)columns, int.MaxValue) : 80,
                FlowStyle = flow,
                ScalarStyle = options.TryGetValue("default_style", out var quotes) ? quotes.AsText() : null,
                SortKeys = !options.TryGetValue("sort_keys", out var sort) || sort.IsTruthy,
                AllowUnicode = !options.TryGetValue("allow_unicode", out var unicode) || unicode.IsTruthy,
                ExplicitStart = options.TryGetValue("explicit_start", out var start) && start.IsTruthy,
                ExplicitEnd = options.TryGetValue("explicit_end", out var end) && end.IsTruthy,
            }.Write(call[0]);
        }
        catch (FormatException e)
        {
            throw call.Failure(e.Message);
        }
    }

    private static Value FromCsv(Call call)
    {
        var delimiter = call.Text(3, call.Text(1, "excel") == "excel-tab" ? "\t" : ",");
        var rows = Csv.Read(call.Text(0), delimiter[0], call.Flag(4)).Where(r => r.Count > 0).ToList();
        var names = call.Get(2) is { } given ? [.. call.Items(given).Select(Py.Str)] : rows.FirstOrDefault() ?? [];
        return Value.Of(rows.Skip(call.Get(2) is null ? 1 : 0).Select(row => (Value)Value.Map(
            names.Select((name, i) => KeyValuePair.Create(name, i < row.Count ? Value.Of(row[i]) : Value.Null)))));
    }
}
