using System.Text.Json.Nodes;
using Runbook.Language;

namespace Runbook.Editor;

/// <summary>
/// The JSON Schema of playbooks and files of tasks, with every keyword and every module's arguments. It is draft-07
/// (https://json-schema.org/draft-07), which all YAML servers of editors read. Stateless.
/// </summary>
public static class PlaybookSchema
{
    private static readonly string[] Lists = ["tasks", "pre_tasks", "post_tasks", "block", "rescue", "always"];
    private static readonly string[] Inclusions = ["include_tasks", "include_role", "ansible.builtin.include_tasks", "ansible.builtin.include_role"];
    private static readonly string[] Imports = ["import_playbook", "ansible.builtin.import_playbook", "include"];

    /// <summary>The schema as JSON text.</summary>
    /// <param name="book">The modules and directives.</param>
    /// <param name="kind">What files it is for.</param>
    public static string Of(ActionBook book, SchemaKind kind)
    {
        var definitions = new JsonObject();
        foreach (var (name, schema) in ArgumentSchema.Definitions)
        {
            definitions[name] = schema;
        }

        foreach (var page in book.All)
        {
            definitions[Definition(page)] = ArgumentSchema.Of(page);
        }

        definitions["play"] = Play();
        definitions["import"] = Closed(KeywordPlace.ImportPlaybook);
        definitions["block"] = Block();
        definitions["task"] = Task(book, KeywordPlace.Task);
        definitions["handler"] = Task(book, KeywordPlace.Handler);
        definitions["role"] = Role();
        definitions["taskItem"] = Item("task");
        definitions["handlerItem"] = Item("handler");
        var entry = new JsonObject { ["if"] = Requires(Imports), ["then"] = ArgumentSchema.Ref("import"), ["else"] = ArgumentSchema.Ref("play") };
        return PageJson.Text(new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = kind == SchemaKind.Tasks ? "Tasks of Runbook and Ansible" : "Playbook of Runbook and Ansible",
            ["type"] = PageJson.Texts(kind == SchemaKind.Playbook ? ["array"] : ["array", "null"]),
            ["items"] = kind switch
            {
                SchemaKind.Playbook => entry,
                SchemaKind.Tasks => ArgumentSchema.Ref("handlerItem"),
                _ => new JsonObject { ["if"] = Requires(["hosts", .. Imports[..2]]), ["then"] = entry, ["else"] = ArgumentSchema.Ref("handlerItem") },
            },
            ["definitions"] = definitions,
        });
    }

    private static string Definition(ActionPage page) => $"action.{page.Name}";

    private static JsonObject Requires(IEnumerable<string> keys) =>
        new() { ["anyOf"] = new JsonArray([.. keys.Select(k => new JsonObject { ["required"] = PageJson.Texts([k]) })]) };

    private static JsonObject Keywords(KeywordPlace place)
    {
        var properties = new JsonObject();
        foreach (var keyword in KeywordDocs.Of(place))
        {
            properties[keyword.Name] = Keyword(keyword, place);
        }

        return properties;
    }

    private static JsonObject Closed(KeywordPlace place, params string[] required) => new()
    {
        ["type"] = "object",
        ["properties"] = Keywords(place),
        ["additionalProperties"] = false,
        ["required"] = PageJson.Texts(required),
    };

    /// <summary>A block; here it may be looped, too.</summary>
    private static JsonObject Block()
    {
        var block = Closed(KeywordPlace.Block, "block");
        foreach (var keyword in KeywordDocs.Of(KeywordPlace.Task).Where(k => k.Name is "loop" or "loop_control"))
        {
            block["properties"]![keyword.Name] = Keyword(keyword, KeywordPlace.Task);
        }

        block["patternProperties"] = Loops();
        return block;
    }

    private static JsonObject Loops() => new() { ["^with_[a-z_.]+$"] = new JsonObject { ["description"] = "A loop over what a lookup gives." } };

    private static JsonObject Play() => Closed(KeywordPlace.Play, "hosts");

    private static JsonObject Role() => new()
    {
        ["type"] = PageJson.Texts(["string", "object"]),
        ["if"] = new JsonObject { ["type"] = "object" },
        ["then"] = Requires(["role", "name", "src"]),
        // a key that is no keyword is a parameter
        ["properties"] = Keywords(KeywordPlace.RoleEntry),
    };

    private static JsonObject Item(string what) => new()
    {
        ["type"] = "object",
        ["if"] = Requires(["block", "rescue", "always"]),
        ["then"] = ArgumentSchema.Ref("block"),
        ["else"] = ArgumentSchema.Ref(what),
    };

    private static JsonObject Task(ActionBook book, KeywordPlace place)
    {
        var properties = Keywords(place);
        foreach (var name in book.Names)
        {
            properties[name] = ArgumentSchema.Ref(Definition(book.Find(name)!));
        }

        var inclusion = KeywordDocs.Of(KeywordPlace.Include).Select(k => k.Name).Concat(Inclusions);
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["patternProperties"] = Loops(),
            ["additionalProperties"] = false,
            ["allOf"] = new JsonArray(new JsonObject
            {
                ["if"] = Requires(Inclusions),
                ["then"] = new JsonObject
                {
                    ["propertyNames"] = new JsonObject
                    {
                        ["anyOf"] = new JsonArray(
                            new JsonObject { ["enum"] = PageJson.Texts(inclusion) }, new JsonObject { ["pattern"] = "^with_" }),
                    },
                },
            }),
        };
    }

    private static JsonObject Keyword(KeywordDoc keyword, KeywordPlace place)
    {
        var schema = new JsonObject { ["description"] = keyword.Summary };
        if (keyword.Name == "loop_control")
        {
            schema["allOf"] = new JsonArray(new JsonObject
            {
                ["type"] = PageJson.Texts(["object", "null"]),
                ["properties"] = Keywords(KeywordPlace.LoopControl),
                ["additionalProperties"] = false,
            });
            return schema;
        }

        if (keyword.Choices.Count > 0)
        {
            var words = keyword.Choices.SelectMany(c => keyword.Name == "strategy" ? new[] { c, $"ansible.builtin.{c}" } : [c]);
            schema["anyOf"] = new JsonArray(
                new JsonObject { ["enum"] = PageJson.Texts(words) }, ArgumentSchema.Ref("template"), new JsonObject { ["type"] = "null" });
            return schema;
        }

        if (Value(keyword, place) is { } value)
        {
            schema["allOf"] = new JsonArray(value);
        }

        return schema;
    }

    private static JsonObject? Value(KeywordDoc keyword, KeywordPlace place) => keyword.Kind switch
    {
        KeywordKind.Text => Types("string", "number", "boolean", "null"),
        KeywordKind.Bool => ArgumentSchema.Ref("bool"),
        KeywordKind.Int => ArgumentSchema.Ref("int"),
        KeywordKind.Number => ArgumentSchema.Ref("number"),
        KeywordKind.List or KeywordKind.CommaList or KeywordKind.Conditions => Types("array", "string", "number", "boolean", "null"),
        KeywordKind.Map => Types("object", "null"),
        KeywordKind.Maps => Types("object", "array", "string", "null"),
        KeywordKind.Vars => Types("object", "array", "null"),
        KeywordKind.Variable => new JsonObject { ["type"] = PageJson.Texts(["string", "null"]), ["pattern"] = "^[A-Za-z_][A-Za-z0-9_]*$|\\{[{%#]" },
        KeywordKind.Serial => Types("integer", "string", "array", "null"),
        KeywordKind.Items when keyword.Name == "roles" => ListOf(ArgumentSchema.Ref("role")),
        KeywordKind.Items when keyword.Name == "handlers" => ListOf(ArgumentSchema.Ref("handlerItem")),
        KeywordKind.Items when keyword.Name == "vars_prompt" => ListOf(Closed(KeywordPlace.VarsPrompt, "name")),
        KeywordKind.Items when Lists.Contains(keyword.Name) => ListOf(ArgumentSchema.Ref(place == KeywordPlace.Play ? "taskItem" : "handlerItem")),
        _ => null,
    };

    private static JsonObject ListOf(JsonObject items) => new() { ["type"] = PageJson.Texts(["array", "null"]), ["items"] = items };

    private static JsonObject Types(params string[] types) => new() { ["type"] = PageJson.Texts(types) };
}
