using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Runbook.Editor;

/// <summary>A manual page as JSON. Stateless.</summary>
public static class PageJson
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The page.</summary>
    public static string Of(ActionPage page) => Text(Node(page));

    /// <summary>Several pages, as a list.</summary>
    public static string Of(IEnumerable<ActionPage> pages) => Text(new JsonArray([.. pages.Select(Node)]));

    /// <summary>JSON as people read it.</summary>
    internal static string Text(JsonNode node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented))
        {
            node.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>A list of texts.</summary>
    internal static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    private static JsonObject Node(ActionPage page) => new()
    {
        ["name"] = page.Name,
        ["kind"] = page.IsDirective ? "directive" : "module",
        ["aliases"] = Texts(page.Aliases),
        ["summary"] = page.Summary,
        ["remarks"] = page.Remarks,
        ["example"] = page.Example,
        ["takes_any"] = page.TakesAny,
        ["exclusive"] = new JsonArray([.. page.Exclusive.Select(Texts)]),
        ["one_of"] = new JsonArray([.. page.OneOf.Select(Texts)]),
        ["arguments"] = new JsonArray([.. page.Arguments.Select(Node)]),
    };

    private static JsonObject Node(ArgumentPage argument) => new()
    {
        ["name"] = argument.Name,
        ["aliases"] = Texts(argument.Aliases),
        ["type"] = argument.Type,
        ["elements"] = argument.Elements,
        ["required"] = argument.IsRequired,
        ["default"] = argument.Default,
        ["choices"] = Texts(argument.Choices),
        ["secret"] = argument.IsSecret,
        ["free_form"] = argument.IsFreeForm,
        ["summary"] = argument.Summary,
    };
}
