using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Runbook.Sdk;

/// <summary>
/// The doc comments of an assembly, from the XML file that the compiler writes beside it
/// (https://learn.microsoft.com/dotnet/csharp/language-reference/xmldoc/). Immutable, safe from any thread.
/// </summary>
public sealed partial class DocComments
{
    private readonly Dictionary<string, XElement> _members;

    private DocComments(Dictionary<string, XElement> members) => _members = members;

    /// <summary>No comments.</summary>
    public static DocComments None { get; } = new([]);

    /// <summary>The comments of a text of XML; none when it is not well-formed.</summary>
    public static DocComments Parse(string xml)
    {
        try
        {
            return Read(XDocument.Parse(xml));
        }
        catch (XmlException)
        {
            return None;
        }
    }

    /// <summary>The comments in the file beside an assembly; of a native program, beside it. None when there is no such file.</summary>
    public static DocComments Beside(Assembly assembly)
    {
        // a natively compiled program has no assemblies, but the files of comments may lie beside it
        var file = assembly.IsDynamic ? "" : assembly.Location is { Length: > 0 } place
            ? Path.ChangeExtension(place, ".xml")
            : Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml");
        try
        {
            return File.Exists(file) ? Read(XDocument.Load(file)) : None;
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            return None;
        }
    }

    /// <summary>What is said of a type; empty when nothing is.</summary>
    public string Summary(Type type) => Plain(Find(type)?.Element("summary"));

    /// <summary>What more is said of a type, under <c>remarks</c>; empty when nothing is.</summary>
    public string Remarks(Type type) => Plain(Find(type)?.Element("remarks"));

    /// <summary>The examples of a type, under <c>example</c>, lines kept and the common indentation taken off; empty when there is none.</summary>
    public string Example(Type type) => Find(type)?.Element("example") is { } example ? Unindented(example.Value) : "";

    /// <summary>What is said of a property, or of the parameter of a record that it is; empty when nothing is.</summary>
    /// <param name="type">The type that has it, itself or by inheritance.</param>
    /// <param name="property">Its name.</param>
    public string Summary([DynamicallyAccessedMembers(ModuleSchema.ReadOfArguments)] Type type, string property)
    {
        var owner = type.GetProperty(property)?.DeclaringType ?? type;
        return Plain(_members.GetValueOrDefault($"P:{Id(owner)}.{property}")?.Element("summary")
            ?? Find(owner)?.Elements("param").FirstOrDefault(p => p.Attribute("name")?.Value == property));
    }

    private static DocComments Read(XDocument document)
    {
        var members = new Dictionary<string, XElement>(StringComparer.Ordinal);
        foreach (var member in document.Descendants("member"))
        {
            members[member.Attribute("name")?.Value ?? ""] = member;
        }

        return new(members);
    }

    private static string Id(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName?.Replace('+', '.') ?? "";

    private XElement? Find(Type type) => _members.GetValueOrDefault($"T:{Id(type)}");

    private static string Plain(XElement? element) => element is null ? "" : Blanks().Replace(string.Concat(element.DescendantNodes().Select(n => n switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "paramref" } see => (see.Attribute("cref") ?? see.Attribute("langword") ?? see.Attribute("name"))?.Value.Split('.')[^1] ?? "",
        _ => "",
    })), " ").Trim();

    private static string Unindented(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Trim('\n').TrimEnd().Split('\n');
        var indentation = lines.Where(l => l.Trim().Length > 0).Select(l => l.Length - l.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(l => l.Length > indentation ? l[indentation..] : l.Trim()));
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
