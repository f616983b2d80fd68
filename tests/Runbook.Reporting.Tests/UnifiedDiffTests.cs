using CsCheck;
using Runbook.Core;

namespace Runbook.Reporting.Tests;

public sealed class UnifiedDiffTests
{
    // what GNU diff -u prints below its two header lines
    [Theory]
    [InlineData("", "", "")]
    [InlineData("a\n", "a\n", "")]
    [InlineData("", "a\nb\n", "@@ -0,0 +1,2 @@|+a|+b")]
    [InlineData("a\nb\n", "", "@@ -1,2 +0,0 @@|-a|-b")]
    [InlineData("a\n", "b\n", "@@ -1 +1 @@|-a|+b")]
    [InlineData("a", "a\n", "@@ -1 +1 @@|-a|\\ No newline at end of file|+a")]
    [InlineData("x\na", "y\na", "@@ -1,2 +1,2 @@|-x|+y| a|\\ No newline at end of file")]
    [InlineData("a\r\nb\r\n", "a\nb\r\n", "@@ -1,2 +1,2 @@|-a\r|+a| b\r")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n", "@@ -2,7 +2,7 @@| 2| 3| 4|-5|+x| 6| 7| 8")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n", "x\n2\n3\n4\n5\n6\n7\n8\n9\ny\n", "@@ -1,4 +1,4 @@|-1|+x| 2| 3| 4|@@ -7,4 +7,4 @@| 7| 8| 9|-0|+y")]
    public void Lines_Texts_AreAsDiffPrintsThem(string before, string after, string expected) =>
        Assert.Equal(expected, string.Join('|', Body(before, after)));

    [Fact]
    public void Lines_Note_StandsInsteadOfTheDiff()
    {
        var diff = new Diff("a", "b", "", "") { Note = "binary" };
        Assert.Equal(["--- a", "+++ b", "binary"], new UnifiedDiff().Lines(diff));
    }

    [Fact]
    public void Lines_RandomTexts_MakeTheNewOfTheOld()
    {
        string[] known = ["a", "b", "c\r", "", "-x", "@@"];
        var line = Gen.Int[0, known.Length - 1].Select(i => known[i]);
        var text = Gen.Select(line.Array[0, 25], Gen.Bool, (lines, end) => string.Join('\n', lines) + (end && lines.Length > 0 ? "\n" : ""));
        Gen.Select(text, text).Sample((before, after) => Assert.Equal(after, Patch(before, Body(before, after))), iter: 2000);
    }

    private static List<string> Body(string before, string after) => [.. new UnifiedDiff().Lines(new Diff("a", "b", before, after)).Skip(2)];

    /// <summary>Applies a diff as patch(1) does, and checks the counts of each hunk.</summary>
    private static string Patch(string before, List<string> diff)
    {
        var old = before.Split('\n').Select(l => l + "\n").ToList();
        old[^1] = old[^1][..^1];
        old.RemoveAll(l => l.Length == 0);
        var result = new List<string>();
        var at = 0;
        for (var i = 0; i < diff.Count;)
        {
            var (fromA, countA, fromB, countB) = Header(diff[i++]);
            result.AddRange(old[at..fromA]);
            at = fromA;
            Assert.Equal(fromB, result.Count);
            var (endA, endB) = (at + countA, result.Count + countB);
            while (at < endA || result.Count < endB)
            {
                var sign = diff[i][0];
                var text = diff[i++][1..] + "\n";
                if (i < diff.Count && diff[i].StartsWith('\\'))
                {
                    (text, i) = (text[..^1], i + 1);
                }

                if (sign != '+')
                {
                    Assert.Equal(old[at++], text);
                }

                if (sign != '-')
                {
                    result.Add(text);
                }
            }

            Assert.Equal((endA, endB), (at, result.Count));
        }

        result.AddRange(old[at..]);
        return string.Concat(result);
    }

    private static (int FromA, int CountA, int FromB, int CountB) Header(string line)
    {
        var parts = line.Split(' ');
        Assert.Equal(("@@", "@@"), (parts[0], parts[3]));
        static (int From, int Count) Side(string side)
        {
            var numbers = side[1..].Split(',').Select(int.Parse).ToArray();
            var count = numbers.Length == 1 ? 1 : numbers[1];
            return (count == 0 ? numbers[0] : numbers[0] - 1, count);
        }

        var ((fromA, countA), (fromB, countB)) = (Side(parts[1]), Side(parts[2]));
        return (fromA, countA, fromB, countB);
    }
}
