namespace Runbook.Language;

/// <summary>A keyword of playbooks, described. Immutable.</summary>
/// <param name="Name">As written.</param>
/// <param name="Kind">What its value must be.</param>
/// <param name="Summary">What it does, a sentence or two.</param>
/// <param name="Choices">The only values; empty when free.</param>
public sealed record KeywordDoc(string Name, KeywordKind Kind, string Summary, IReadOnlyList<string> Choices)
{
    /// <summary>The kind of its value in a word or two: <c>text</c>, <c>bool</c>, <c>number</c>, <c>list</c>, <c>condition</c>, <c>map</c>…</summary>
    public string TypeName => Choices.Count > 0 ? "choice" : Kind switch
    {
        KeywordKind.Text or KeywordKind.Variable => "text",
        KeywordKind.Bool => "bool",
        KeywordKind.Int => "int",
        KeywordKind.Number => "number",
        KeywordKind.List or KeywordKind.CommaList or KeywordKind.Items => "list",
        KeywordKind.Conditions => "condition",
        KeywordKind.Map or KeywordKind.Vars => "map",
        KeywordKind.Maps => "map or list of maps",
        KeywordKind.Serial => "number, percentage or list of them",
        _ => "any",
    };
}
