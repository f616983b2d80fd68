namespace Runbook.Core.Tests;

/// <summary>Mistakes as people read them.</summary>
public sealed class DiagnosticTests
{
    public static TheoryData<Diagnostic, string> Texts => new()
    {
        { Diagnostic.Error("c", "It is wrong", null, SourceSpan.None), "error: It is wrong" },
        { Diagnostic.Warning("c", "It is odd", "\"x\"", new("a.yml", 3, 5)), "a.yml:3:5: warning: It is odd: \"x\"" },
        { Diagnostic.Error("c", "It is wrong", "\"x\"", new("a.yml", 0, 0), "write y"), "a.yml: error: It is wrong: \"x\" (write y)" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void ToString_Diagnostic_IsOneLine(Diagnostic diagnostic, string expected) => Assert.Equal(expected, diagnostic.ToString());

    [Theory]
    [InlineData("hsots", "hosts")]
    [InlineData("Become", "become")]
    [InlineData("nofity", "notify")]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    public void Nearest_Word_IsTheKnownOneOrNone(string word, string? expected) =>
        Assert.Equal(expected, DidYouMean.Nearest(word, ["hosts", "become", "notify", "tasks"]));

    [Fact]
    public void Message_OfSeveralDiagnostics_HoldsThemAll()
    {
        var e = new DiagnosticException([Diagnostic.Error("a", "One", null, default), Diagnostic.Error("b", "Two", null, default)]);

        Assert.Equal("error: One\nerror: Two", e.Message);
    }
}
