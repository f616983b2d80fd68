namespace Runbook.Modules.Tests;

public class PythonRegexTests
{
    [Theory]
    [InlineData("(a)(?P<n>b)(c)", "abc", "\\3\\2\\1\\g<n>", "cbab")]
    [InlineData("(?P<q>['\"])x(?P=q)", "'x'", "<\\g<0>>", "<'x'>")]
    [InlineData("[]a(]+", "a](", "k", "k")]
    [InlineData("[^]]+", "ab]", "k", "k]")]
    [InlineData("[[]", "[", "k", "k")]
    [InlineData("b\\Z", "bb", "k", "bk")]
    [InlineData("\\(a\\)", "(a)", "\\\\n\\n\\q", "\\n\n\\q")]
    [InlineData("(?:a)(b)\\1", "abb", "\\1", "b")]
    public void Replace_Pattern_DoesAsPython(string pattern, string text, string replacement, string expected) =>
        Assert.Equal(expected, new PythonRegex(pattern).Replace(text, replacement).Text);

    [Fact]
    public void Problem_WrongPattern_SaysSo() => Assert.Contains("is not a regular expression", PythonRegex.Problem("("), StringComparison.Ordinal);
}
