namespace Runbook.Drift.Tests;

/// <summary>Texts of strangers made legible.</summary>
public sealed class LegibleTests
{
    [Theory]
    [InlineData("plain text\twith\nlines and ümläuts", "plain text\twith\nlines and ümläuts")]
    [InlineData("\u001b[1;31mred\u001b[0m", "red")]
    [InlineData("\u001b]8;;http://evil.example\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u001b(B \u001b[", "^[(B ^[[")]
    [InlineData("a\rb\0c\u007f\u0085", "a^Mb^@c‹U+007F›‹U+0085›")]
    [InlineData("txt\u202Eexe\u2066\u200f", "txt‹U+202E›exe‹U+2066›‹U+200F›")]
    public void Of_TextOfStrangers_IsLegible(string text, string legible) => Assert.Equal(legible, Legible.Of(text));

    [Fact]
    public void Of_LongText_IsCutAndSaysSo()
    {
        var legible = Legible.Of(new string('x', Legible.Most) + "yz");

        Assert.EndsWith("x… (2 more characters)", legible, StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_BetweenTwoHalvesOfACharacter_LeavesNoHalf() => Assert.Equal("a… (3 more characters)", Legible.Cut("a\U0001F600b", 2));

    [Fact]
    public void Html_TextOfAnAttribute_CannotLeaveIt() =>
        Assert.Equal("<a title=\"&quot;&#x27;&gt;&lt;b&gt;\">", Html.Of($"<a title=\"{"\"'><b>"}\">").ToString());
}
