using System.Diagnostics;

namespace Runbook.Sdk.Tests;

public class ShTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("it's")]
    [InlineData("$HOME `id` $(id)")]
    [InlineData("a\nb\n")]
    [InlineData("\\ \" ; & | < > * ? [ ] { } ~ # ! %")]
    [InlineData("-n")]
    [InlineData("ümlaut €")]
    [InlineData("=x ~y")]
    public void Line_AnyWord_ReachesTheProgramAsItIs(string word)
    {
        var script = Sh.Line($"printf '%s|' {word} {new[] { word, "z" }}");
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script.Text]) { RedirectStandardOutput = true })!;
        Assert.Equal($"{word}|{word}|z|", shell.StandardOutput.ReadToEnd());
    }

    [Fact]
    public void Line_Secret_IsMaskedWhenShown()
    {
        var inner = Sh.Line($"echo {new Secret("hunter2")}");
        var outer = Sh.Line($"sh -c {7} && {inner}; {"a b"}");
        Assert.Equal("sh -c 7 && echo hunter2; 'a b'", outer.Text);
        Assert.Equal("sh -c 7 && echo ********; 'a b'", outer.ToString());
        Assert.Equal("echo ********\necho ********", Sh.Join("\n", inner, inner).Shown);
    }

    [Fact]
    public void Equals_SameText_IsEqual()
    {
        Assert.Equal(Sh.Line($"a {"b"}"), Sh.Verbatim("a b"));
        Assert.NotEqual(Sh.Empty, Sh.Verbatim("a"));
    }
}
