namespace Runbook.Modules.Tests;

public class ShellWordsTests
{
    [Theory]
    [InlineData("a b  c", "a|b|c")]
    [InlineData("echo 'a b' \"c d\"", "echo|a b|c d")]
    [InlineData("a\\ b c", "a b|c")]
    [InlineData("\"a\\\"b\\\\c\\d\"", "a\"b\\c\\d")]
    [InlineData("'' x", "|x")]
    [InlineData("a\"b\"'c'd", "abcd")]
    [InlineData("a\nb\tc", "a|b|c")]
    public void TrySplit_Line_GivesWords(string line, string expected)
    {
        Assert.True(ShellWords.TrySplit(line, out var words));
        Assert.Equal(expected.Split('|'), words);
    }

    [Theory]
    [InlineData("echo 'a")]
    [InlineData("echo \"a")]
    [InlineData("a\\")]
    public void TrySplit_OpenQuote_Fails(string line) => Assert.False(ShellWords.TrySplit(line, out _));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "''")]
    [InlineData("~/a b", "~/'a b'")]
    [InlineData("~root", "~root")]
    [InlineData("a$HOME/b", "a\"${HOME-\\$HOME}\"/b")]
    [InlineData("${HOME}x", "\"${HOME-\\${HOME\\}}\"x")]
    [InlineData("$1 $(id)", "'$1 $(id)'")]
    [InlineData("*.c", "'*.c'")]
    public void Expanding_Word_QuotesTheRest(string word, string expected) => Assert.Equal(expected, ShellWords.Expanding(word).Text);
}
