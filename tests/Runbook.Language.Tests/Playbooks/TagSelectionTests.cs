using Runbook.Core;

namespace Runbook.Language.Tests;

public sealed class TagSelectionTests
{
    private const string Site = """
        === site.yml
        - hosts: all
          tasks:
            - {name: plain, ping: }
            - {name: a, ping: , tags: a}
            - {name: ab, ping: , tags: "a, b"}
            - {name: always, ping: , tags: [always]}
            - {name: never, ping: , tags: [never, n]}
            - {name: both, ping: , tags: [always, a]}
            - {name: anb, ping: , tags: [never, always]}
            - {name: untagged, ping: , tags: untagged}
            - block: [{name: inner, ping: , tags: in}]
              tags: out
        """;

    /// <summary>The tasks that ansible-playbook 2.14 lists with these options.</summary>
    [Theory]
    [InlineData("", "", "plain a ab always both anb untagged inner")]
    [InlineData("all", "", "plain a ab always both anb untagged inner")]
    [InlineData("a", "", "a ab always both anb")]
    [InlineData("a,in", "", "a ab always both anb inner")]
    [InlineData("out", "", "always both anb inner")]
    [InlineData("tagged", "", "a ab always both anb inner")]
    [InlineData("untagged", "", "plain always both anb untagged")]
    [InlineData("never", "", "always never both anb")]
    [InlineData("n", "", "always never both anb")]
    [InlineData("all,n", "", "plain a ab always never both anb untagged inner")]
    [InlineData("", "a", "plain always anb untagged inner")]
    [InlineData("", "tagged", "plain untagged")]
    [InlineData("", "untagged", "a ab always both anb inner")]
    [InlineData("", "always", "plain a ab untagged inner")]
    [InlineData("", "all", "always both anb")]
    [InlineData("", "all,always", "")]
    [InlineData("a", "b", "a always both anb")]
    [InlineData("", "never", "plain a ab always both untagged inner")]
    public void Runs_Options_ChooseAsAnsible(string run, string skip, string chosen)
    {
        using var folder = PlaybookFolder.Of(Site);
        var play = folder.Load().Plays[0];
        var selection = new TagSelection([run], [skip]);

        Assert.Equal(chosen, string.Join(' ', PlaybookListing.InOrder(play).Where(selection.Runs).Select(t => t.Name)));
    }

    [Fact]
    public void TagsOf_Template_IsEvaluated()
    {
        using var folder = PlaybookFolder.Of("=== site.yml\n- hosts: all\n  tasks: [{ping: , tags: ['{{ x }}', z]}]\n");
        var selection = new TagSelection([], [], _ => Value.Of(["b,c", "a"]));

        Assert.Equal(["a", "b,c", "z"], selection.TagsOf(folder.Load().Plays[0].Tasks[0]));
    }
}
