namespace Runbook.Sdk.Tests;

public class ByteSizeTests
{
    [Theory]
    [InlineData("10", 10)]
    [InlineData("10B", 10)]
    [InlineData("1 b", 1)]
    [InlineData("1K", 1024)]
    [InlineData("1k", 1024)]
    [InlineData("1.5K", 1536)]
    [InlineData(".5K", 512)]
    [InlineData("1KB", 1024)]
    [InlineData("1mB", 1048576)]
    [InlineData("100G", 107374182400)]
    [InlineData("10 GiB", 10737418240)]
    [InlineData("2T", 2199023255552)]
    [InlineData("0", 0)]
    [InlineData("5 ", 5)]
    public void TryParse_Size_GivesBytes(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var size));
        Assert.Equal(bytes, size.Bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("1Q")]
    [InlineData("1Kb")]
    [InlineData("1mb")]
    [InlineData("99999999E")]
    [InlineData("1.2.3K")]
    public void TryParse_NoSize_IsRefused(string text) => Assert.False(ByteSize.TryParse(text, out _));
}
