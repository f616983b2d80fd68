namespace Runbook.Core.Tests;

/// <summary>What was remembered as secret is never shown.</summary>
public sealed class SecretSetTests
{
    [Theory]
    [InlineData("hunter2", "the password is hunter2.", "the password is ********.")]
    [InlineData("ab", "about", "about")]
    [InlineData("first line\nsecond line", "see second line", "see ********")]
    [InlineData("  padded  ", "a padded word", "a ******** word")]
    public void MaskIn_Text_HidesWhatWasAdded(string secret, string text, string expected)
    {
        var secrets = new SecretSet();
        secrets.Add(secret);

        Assert.Equal(expected, secrets.MaskIn(text));
    }

    [Fact]
    public void MaskIn_OneSecretInAnother_HidesTheLongerWhole()
    {
        var secrets = new SecretSet();
        secrets.Add("pass");
        secrets.Add("password1");

        Assert.Equal("******** and ********", secrets.MaskIn("password1 and pass"));
    }

    [Fact]
    public void Add_Value_RemembersAllTextsInside()
    {
        var secrets = new SecretSet();
        secrets.Add(Value.Map(("a", Value.Of(["alpha", "beta"])), ("b", Value.Map(("pin", Value.Of(4711))))));

        Assert.Equal("********/********/********", secrets.MaskIn("alpha/beta/4711"));
    }
}
