using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Runbook.Sdk;

/// <summary>A module's manual page, made from its types and their doc comments (the XML file beside its assembly). Stateless.</summary>
public static partial class ModulePage
{
    /// <summary>The page as lines of plain text.</summary>
    public static IEnumerable<string> Lines(ModuleSchema schema)
    {
        var comments = Comments(schema.ModuleType);
        yield return $"{schema.Name} - {Text(comments, $"T:{schema.ModuleType.FullName}")}";
        if (schema.Aliases.Count > 0)
        {
            yield return $"Also: {string.Join(", ", schema.Aliases)}";
        }

        yield return "";
        foreach (var argument in schema.Arguments.Where(a => !a.Name.StartsWith('_')))
        {
            yield return $"  {argument.Name} ({argument.TypeName}{(argument.IsRequired ? ", required" : "")}{(argument.Default is { } d ? $", default {d}" : "")})";
            if (argument.Aliases.Count > 0)
            {
                yield return $"      also: {string.Join(", ", argument.Aliases)}";
            }

            if (argument.Choices is { } choices)
            {
                yield return $"      one of: {string.Join(", ", choices.Select(c => c.Names[0]))}";
            }

            if (Text(comments, PropertyKey(schema, argument)) is { Length: > 0 } text)
            {
                yield return $"      {text}";
            }
        }
    }

    /// <summary>The first sentence of the module's doc comment; empty when there is none.</summary>
    public static string Summary(ModuleSchema schema)
    {
        var text = Text(Comments(schema.ModuleType), $"T:{schema.ModuleType.FullName}");
        return text.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? text[..(end + 1)] : text;
    }

    private static string PropertyKey(ModuleSchema schema, ArgumentSpec argument)
    {
        var owner = schema.ArgsType.GetProperty(argument.Property)?.DeclaringType ?? schema.ArgsType;
        return $"P:{owner.FullName?.Replace('+', '.')}.{argument.Property}";
    }

    private static Dictionary<string, string> Comments(Type type)
    {
        var file = type.Assembly.Location is { Length: > 0 } place
            ? Path.ChangeExtension(place, ".xml")
            : Path.Combine(AppContext.BaseDirectory, type.Assembly.GetName().Name + ".xml");
        if (!File.Exists(file))
        {
            return [];
        }

        return XDocument.Load(file).Descendants("member")
            .Where(m => m.Attribute("name") is not null && m.Element("summary") is not null)
            .ToDictionary(m => m.Attribute("name")!.Value, m => Plain(m.Element("summary")!), StringComparer.Ordinal);
    }

    private static string Text(Dictionary<string, string> comments, string key) => comments.GetValueOrDefault(key.Replace('+', '.'), "");

    private static string Plain(XElement summary) => Blanks().Replace(string.Concat(summary.DescendantNodes().Select(n => n switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => (see.Attribute("cref") ?? see.Attribute("langword"))?.Value.Split('.')[^1] ?? "",
        _ => "",
    })), " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
