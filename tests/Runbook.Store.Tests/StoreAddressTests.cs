namespace Runbook.Store.Tests;

/// <summary>Addresses are read, described without passwords, and refused when they are none.</summary>
public sealed class StoreAddressTests
{
    [Theory]
    [InlineData("runs.db", "/play/runs.db")]
    [InlineData("/var/lib/runs.db", "/var/lib/runs.db")]
    [InlineData("postgresql://ann:hush@db.example:5433/runs", "postgresql://db.example:5433/runs")]
    [InlineData("postgres://ann:h%40sh@db/runs?sslmode=require&connect_timeout=3", "postgresql://db:5432/runs")]
    [InlineData("Host=db;Database=runs;Username=ann;Password=hush", "postgresql://db:5432/runs")]
    public void ToString_OfAnAddress_ShowsNoPassword(string text, string expected) => Assert.Equal(expected, StoreAddress.Parse(text, "/play").ToString());

    [Theory]
    [InlineData("")]
    [InlineData("mysql://db/runs")]
    [InlineData("postgresql://ann:hush@db:x/runs")]
    [InlineData("postgresql://ann:hush@db/runs?colour=red")]
    [InlineData("Host=db;Password=hush;Colour=red")]
    public void Parse_NoAddress_SaysSoWithoutThePassword(string text)
    {
        var refused = Assert.Throws<StoreException>(() => StoreAddress.Parse(text, "/play"));
        Assert.DoesNotContain("hush", refused.Message);
    }

    [Fact]
    public void Password_OfAnAddress_IsUnescaped() => Assert.Equal("h@sh", StoreAddress.Parse("postgres://ann:h%40sh@db/runs", "/").Password);
}
