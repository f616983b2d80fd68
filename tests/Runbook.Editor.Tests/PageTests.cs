using System.Text.Json.Nodes;
using Runbook.Language;

namespace Runbook.Editor.Tests;

public sealed class PageTests
{
    [Fact]
    public void Find_EveryName_HasASummaryAndDescribedArguments()
    {
        var pages = Books.BuiltIn.All.ToArray();
        Assert.True(pages.Length > 60, $"saw only {pages.Length} pages");
        Assert.Empty(pages.Where(p => p.Summary.Length == 0).Select(p => p.Name));
        Assert.Empty(pages.SelectMany(p => p.Keys.Where(a => a.Summary.Length == 0).Select(a => $"{p.Name}.{a.Name}")));
    }

    [Theory]
    [InlineData("copy", "dest (string, required)", "At most one of: src, content.")]
    [InlineData("set_fact", "set_fact (directive) - Sets variables", "Other keys are taken too.")]
    [InlineData("ansible.builtin.include_tasks", "file (string, required, or the free text)", "apply (map)")]
    [InlineData("meta", "free text (choice, required)", "flush_handlers")]
    public void Lines_OfAPage_SayWhatThereIs(string name, string first, string second)
    {
        var text = string.Join('\n', PageText.Lines(Books.BuiltIn.Find(name)!));
        Assert.Contains(first, text, StringComparison.Ordinal);
        Assert.Contains(second, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_Json_HoldsTheArguments()
    {
        var page = JsonNode.Parse(PageJson.Of(Books.BuiltIn.Find("file")!))!;
        var state = page["arguments"]!.AsArray().Single(a => (string?)a!["name"] == "state")!;
        Assert.Contains("directory", state["choices"]!.AsArray().Select(c => (string?)c));
        Assert.Equal("module", (string?)page["kind"]);
    }

    [Fact]
    public void Of_Markdown_IsATableOfArguments() =>
        Assert.Contains("| `path`, `dest`, `name` |", PageMarkdown.Of(Books.BuiltIn.Find("file")!), StringComparison.Ordinal);

    [Fact]
    public void Of_EveryKeyword_IsDescribed()
    {
        foreach (var place in Enum.GetValues<KeywordPlace>())
        {
            Assert.All(KeywordDocs.Of(place), k => Assert.NotEqual("", k.Summary));
        }
    }
}
