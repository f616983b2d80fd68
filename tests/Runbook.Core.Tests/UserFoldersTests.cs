namespace Runbook.Core.Tests;

public class UserFoldersTests
{
    [Theory]
    [InlineData("/data", "/data/runbook")]
    [InlineData("", "/home/ann/.local/share/runbook")]
    [InlineData(null, "/home/ann/.local/share/runbook")]
    [InlineData("relative", "/home/ann/.local/share/runbook")]
    public void Below_OfAVariable_FollowsXdg(string? given, string expected) =>
        Assert.Equal(expected, UserFolders.Below(given, "/home/ann", ".local", "share"));

    [Theory]
    [InlineData("~", "")]
    [InlineData("~/a/b", "/a/b")]
    public void Expand_OwnHome_IsPutInFront(string path, string rest) => Assert.Equal(UserFolders.Home + rest, UserFolders.Expand(path));

    [Theory]
    [InlineData("~root/x", "/root/x")]
    [InlineData("~nobody-of-that-name/x", "~nobody-of-that-name/x")]
    [InlineData("a/~", "a/~")]
    [InlineData("", "")]
    public void Expand_OtherPaths_TakesTheUsersHomeOrLeavesThem(string path, string expected) => Assert.Equal(expected, UserFolders.Expand(path));
}
