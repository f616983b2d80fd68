using System.Text;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Writes the body of a request in its format. Stateless.</summary>
internal static class UriBody
{
    /// <summary>What is wrong with the body; a sentence each.</summary>
    public static IEnumerable<string> Problems(UriModule.Args args)
    {
        if (args.BodyFormat == UriModule.Format.FormMultipart && args.Body is not (null or MapValue))
        {
            yield return "body_format form-multipart needs a body that is a map of fields";
        }

        if (args.BodyFormat == UriModule.Format.FormUrlencoded && args.Body is ListValue list && list.Items.Any(i => i is not ListValue { Items.Count: 2 }))
        {
            yield return "body_format form-urlencoded needs a body that is a map, a list of pairs, or a text";
        }

        foreach (var (name, value) in args is { BodyFormat: UriModule.Format.FormMultipart, Body: MapValue map } ? map.TextEntries : [])
        {
            if (value is MapValue field && field["content"] is null && (field["filename"]?.AsText() is not { } file || !File.Exists(file)))
            {
                yield return $"body: the field {name} has no content, and its filename is no file of the control machine";
            }
        }
    }

    /// <summary>The bytes and their content type; nulls when there is no body, a null type when it says nothing of one.</summary>
    public static (Content? Body, string? Type) Of(UriModule.Args args)
    {
        if (args.Body is null or NullValue)
        {
            return (null, args.BodyFormat switch { UriModule.Format.Json => "application/json", UriModule.Format.FormUrlencoded => "application/x-www-form-urlencoded", _ => null });
        }

        var body = args.Body;
        // The body may hold passwords, and a secret inside a map is easily missed: it is never shown.
        return args.BodyFormat switch
        {
            UriModule.Format.Json => (Secret(body is StringValue s ? s.Text : ValueJson.ToJson(body, maskSecrets: false)), "application/json"),
            UriModule.Format.FormUrlencoded => (Secret(body is StringValue s ? s.Text : Fields(body)), "application/x-www-form-urlencoded"),
            UriModule.Format.FormMultipart => Multipart((MapValue)body),
            _ => (Secret(body is StringValue s ? s.Text : ValueJson.ToJson(body, maskSecrets: false)), null),
        };
    }

    private static Content Secret(string text) => Content.Text(text, secret: true);

    private static string Fields(Value body)
    {
        var pairs = body switch
        {
            MapValue map => map.TextEntries.Select(e => (e.Key, e.Value)),
            ListValue list => list.Items.OfType<ListValue>().Select(p => (Text(p.Items[0]), p.Items[1])),
            _ => [],
        };
        return string.Join('&', pairs.SelectMany(p => (p.Item2 is ListValue many ? many.Items : [p.Item2]).Select(v => $"{Escape(p.Item1)}={Escape(Text(v))}")));
    }

    private static string Escape(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private static string Text(Value value) => value switch
    {
        StringValue s => s.Text,
        NullValue => "None",
        BoolValue b => b.Value ? "True" : "False",
        _ => ValueJson.ToJson(value, maskSecrets: false),
    };

    /// <summary>A form with files, after RFC 7578.</summary>
    private static (Content Body, string Type) Multipart(MapValue fields)
    {
        using var bytes = new MemoryStream();
        // The same fields give the same bytes, so that a plan is the same twice.
        var boundary = "==" + Content.Text(ValueJson.ToJson(fields, maskSecrets: false)).Sha1 + "==";
        void Add(string text) => bytes.Write(Encoding.UTF8.GetBytes(text));
        foreach (var (name, value) in fields.TextEntries)
        {
            var field = value as MapValue;
            var file = field?["filename"]?.AsText();
            var type = field?["mime_type"]?.AsText() ?? (file is null ? "text/plain" : "application/octet-stream");
            Add($"--{boundary}\r\nContent-Type: {type}\r\nMIME-Version: 1.0\r\nContent-Disposition: form-data; name=\"{name}\"");
            Add(file is null ? "\r\n\r\n" : $"; filename=\"{Path.GetFileName(file)}\"\r\n\r\n");
            bytes.Write(field is null ? Encoding.UTF8.GetBytes(Text(value)) : field["content"] is { } content ? Encoding.UTF8.GetBytes(Text(content)) : File.ReadAllBytes(file!));
            Add("\r\n");
        }

        Add($"--{boundary}--\r\n");
        return (Content.Bytes(bytes.ToArray(), secret: true), $"multipart/form-data; boundary=\"{boundary}\"");
    }
}
