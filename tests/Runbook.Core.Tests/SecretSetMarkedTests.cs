namespace Runbook.Core.Tests;

public sealed class SecretSetMarkedTests
{
    [Fact]
    public void AddMarked_NestedMap_RemembersOnlyWhatIsMarked()
    {
        var secrets = new SecretSet();
        secrets.AddMarked(Value.Map(("open", Value.Of("plain")), ("list", Value.Of([Value.Of("hidden").AsSecret()]))));
        Assert.Equal("plain ********!", secrets.MaskIn("plain hidden!"));
    }

    [Theory]
    [InlineData("ab", "an ab", "an ab")]
    [InlineData("abc", "an abc", "an ********")]
    [InlineData("first\nsecond", "the second", "the ********")]
    public void MaskIn_Text_HidesWhatIsLongEnough(string secret, string text, string expected)
    {
        var secrets = new SecretSet();
        secrets.Add(secret);
        Assert.Equal(expected, secrets.MaskIn(text));
    }

    [Fact]
    public void MaskIn_SecretInsideALonger_HidesTheLonger()
    {
        var secrets = new SecretSet();
        secrets.Add("abc");
        secrets.Add("xabcx");
        Assert.Equal("********", secrets.MaskIn("xabcx"));
    }
}
