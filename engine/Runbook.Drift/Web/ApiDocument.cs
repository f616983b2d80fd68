using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.RegularExpressions;

namespace Runbook.Drift;

/// <summary>The OpenAPI 3.1 document (spec.openapis.org/oas/v3.1.1) of the JSON API, made of its routes and the types they answer. Stateless.</summary>
internal static partial class ApiDocument
{
    /// <summary>The document.</summary>
    public static JsonObject Of(IReadOnlyList<ApiRoute> routes) => new()
    {
        ["openapi"] = "3.1.1",
        ["info"] = new JsonObject { ["title"] = "Runbook", ["version"] = "1" },
        ["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() }),
        ["components"] = new JsonObject { ["securitySchemes"] = new JsonObject { ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } } },
        ["paths"] = new JsonObject(routes.GroupBy(r => r.Path).Select(path => KeyValuePair.Create(path.Key, (JsonNode?)new JsonObject(
            path.Select(r => KeyValuePair.Create(r.Method.ToLowerInvariant(), (JsonNode?)Operation(r))))))),
    };

    private static JsonObject Operation(ApiRoute route)
    {
        var operation = new JsonObject
        {
            ["summary"] = route.Summary,
            ["description"] = $"Needs the role {route.Role.Word()}.",
            ["parameters"] = new JsonArray([
                .. Names().Matches(route.Path).Select(m => Parameter(m.Groups[1].Value, "path")), .. route.Query.Select(q => Parameter(q, "query")),
            ]),
            ["responses"] = Responses(route),
        };
        if (route.Body is { } body)
        {
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content("application/json", body) };
        }

        return operation;
    }

    private static JsonObject Responses(ApiRoute route) => new()
    {
        [route.Answer is null ? "204" : "200"] = route.Answer is { } answer
            ? new JsonObject { ["description"] = "Done", ["content"] = Content(route.Media, answer) } : new JsonObject { ["description"] = "Done" },
        ["400"] = new JsonObject { ["description"] = "The request is wrong" },
        ["401"] = new JsonObject { ["description"] = "No token, or one that is not valid" },
        ["403"] = new JsonObject { ["description"] = "Not allowed" },
        ["404"] = new JsonObject { ["description"] = "There is no such thing" },
        ["409"] = new JsonObject { ["description"] = "Refused; the answer says why" },
    };

    private static JsonObject Content(string media, Type type) =>
        new() { [media] = new JsonObject { ["schema"] = ApiShapes.Json.GetJsonSchemaAsNode(type) } };

    private static JsonNode Parameter(string name, string place) => new JsonObject
    {
        ["name"] = name,
        ["in"] = place,
        ["required"] = place == "path",
        ["schema"] = new JsonObject { ["type"] = "string" },
    };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Names();
}
