using System.Runtime.CompilerServices;
using System.Text;

namespace Runbook.Language.Tests;

/// <summary>Bad playbooks with exactly what is said of them; RUNBOOK_APPROVE=1 writes the answers anew.</summary>
public sealed class BadPlaybookTests
{
    private const string Answer = ">>>>>\n";

    public static TheoryData<string> Names => [.. Cases().Select(c => c.Split('\n', 2)[0])];

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_BadPlaybook_SaysWhatIsApproved(string name)
    {
        var wanted = Cases().Single(c => c.StartsWith(name + "\n", StringComparison.Ordinal)).Split(Answer)[^1];

        Assert.Equal(wanted, Said(name));
    }

    [Fact]
    public void Load_BadPlaybooks_EachSaysSomethingWithAPlace()
    {
        if (Environment.GetEnvironmentVariable("RUNBOOK_APPROVE") == "1")
        {
            Approve();
        }

        Assert.All(Cases(), c => Assert.Matches(@"(?m)^[a-z/.]+(:\d+:\d+)?: (error|warning): ", c.Split(Answer)[^1]));
    }

    private static string Said(string name)
    {
        var input = Cases().Single(c => c.StartsWith(name + "\n", StringComparison.Ordinal)).Split('\n', 2)[1].Split(Answer)[0];
        using var folder = PlaybookFolder.Of(input);
        return folder.Report(folder.Load().Diagnostics);
    }

    private static void Approve()
    {
        var text = new StringBuilder();
        foreach (var name in Cases().Select(c => c.Split('\n', 2)[0]))
        {
            var input = Cases().Single(c => c.StartsWith(name + "\n", StringComparison.Ordinal)).Split(Answer)[0];
            text.Append("##### ").Append(input).Append(Answer).Append(Said(name));
        }

        File.WriteAllText(Source(), text.ToString());
    }

    private static string[] Cases() => File.ReadAllText(Source()).Split("##### ", StringSplitOptions.RemoveEmptyEntries);

    private static string Source([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "BadPlaybooks.txt");
}
