using Runbook.Store;

namespace Runbook.Drift.Tests;

public sealed class LimitTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, 20.0, null, 1, 1, 5, null)]
    [InlineData(null, 20.0, null, 2, 10, 5, null)]
    [InlineData(null, 20.0, null, 3, 10, 5, "3 of 10 hosts would change, the budget is 20 %: nothing was applied")]
    [InlineData(null, 20.0, null, 2, 3, 5, "2 of 3 hosts would change, the budget is 20 %: nothing was applied")]
    [InlineData(2, null, null, 3, 100, 5, "3 hosts would change, the budget is 2: nothing was applied")]
    [InlineData(0, null, null, 1, 100, 5, "1 hosts would change, the budget is 0: nothing was applied")]
    [InlineData(2, 100.0, null, 2, 2, 500, null)]
    [InlineData(null, null, 4, 1, 100, 5, "5 resources would change, the budget is 4: nothing was applied")]
    [InlineData(null, null, null, 100, 100, 9999, null)]
    public void Budget_Plan_IsWithinOrTold(int? hosts, double? percent, int? resources, int changed, int all, int changedResources, string? expected) =>
        Assert.Equal(expected, new ChangeBudget(hosts, percent, resources).Refuse(changed, all, changedResources));

    [Theory]
    [InlineData("", false)]
    [InlineData("5 10", false)]
    [InlineData("5 10 59", true)]
    [InlineData("5 10 60", false)]
    [InlineData("5 10 61 90", false)]
    [InlineData("1 2 3 4", true)]
    public void Flapping_PutBackMinutesAgo_OpensTheBreaker(string minutesAgo, bool opens) =>
        Assert.Equal(opens, FlappingBreaker.Default.Refuse(
            minutesAgo.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(m => Now.AddMinutes(-int.Parse(m))), Now) is not null);

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Failures_InRow_PauseTheSchedule(int inRow, bool pauses) => Assert.Equal(pauses, FailureBreaker.Default.Pause(inRow) is not null);

    [Theory]
    [InlineData("w1", "f1", "w1", "f1", true)]
    [InlineData("w1", "f1", "w2", "f1", false)]
    [InlineData("w1", "f1", "w1", "f2", false)]
    [InlineData(null, null, "w1", "f1", false)]
    [InlineData(null, null, "w1", null, false)]
    public void Retry_OfAFailedChange_IsHeldForTheSameWishAndState(string? failedWish, string? failedFound, string wish, string? found, bool held) =>
        Assert.Equal(held, Limits.Retry(
            new("h", "k", "copy", "w", null, ResourceState.Error, Now, Now) { FailedWish = failedWish, FailedState = failedFound }, wish, found) is not null);

    [Theory]
    [InlineData(true, "", true)]
    [InlineData(true, "remediate", false)]
    [InlineData(true, "other", true)]
    [InlineData(false, "", false)]
    public void Command_WithoutGuard_IsHeldUnlessMarked(bool opaque, string tags, bool held) =>
        Assert.Equal(held, Limits.Command(opaque, tags.Split(' ')) is not null);

    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(3, 0, true)]
    [InlineData(3, 1, false)]
    public void Empty_InventoryOrPlaybook_NeverRemediates(int hosts, int plays, bool refused) =>
        Assert.Equal(refused, Limits.Empty(hosts, plays) is not null);

    [Theory]
    [InlineData(ResourceState.Drifted, false)]
    [InlineData(ResourceState.Pending, true)]
    [InlineData(ResourceState.New, true)]
    [InlineData(ResourceState.Suppressed, true)]
    [InlineData(ResourceState.Unknown, true)]
    public void State_ByDefault_OnlyDriftIsPutBack(ResourceState state, bool held) =>
        Assert.Equal(held, Limits.State(state, [ResourceState.Drifted]) is not null);

    [Theory]
    [InlineData("2026-11-21T22:29:00Z", false)]
    [InlineData("2026-11-21T22:30:00Z", true)]
    [InlineData("2026-11-22T03:59:00Z", true)]
    [InlineData("2026-11-22T04:00:00Z", false)]
    [InlineData("2026-11-22T23:00:00Z", false)]
    [InlineData("2026-11-23T01:00:00Z", false)]
    public void Window_OverMidnight_HoldsOnItsDay(string at, bool holds) =>
        Assert.Equal(holds, new MaintenanceWindow([DayOfWeek.Saturday], new(22, 30), new(4, 0), TimeZoneInfo.Utc).Holds(DateTimeOffset.Parse(at)));

    [Fact]
    public void Window_None_IsAlways() => Assert.Null(Limits.Window([], Now));

    [Theory]
    [InlineData(null, 900, 0)]
    [InlineData(3600, 0, 0)]
    [InlineData(3600, 90, 90)]
    [InlineData(60, 10, 600)]
    public void Pace_OfHosts_KeepsTheHourlyLimit(int? limit, int index, double seconds) => Assert.Equal(seconds, Limits.Pace(limit, index).TotalSeconds);

    [Theory]
    [InlineData("3", 10, 3)]
    [InlineData("3", 2, 2)]
    [InlineData("10%", 25, 3)]
    [InlineData("1%", 10, 1)]
    [InlineData("0", 10, 0)]
    public void Share_OfHosts_IsRoundedUp(string text, int all, int expected) => Assert.Equal(expected, Share.Parse(text)!.Value.Of(all));

    [Theory]
    [InlineData("101%")]
    [InlineData("x")]
    [InlineData("1.5")]
    [InlineData("-1")]
    public void Share_OfNonsense_IsNull(string text) => Assert.Null(Share.Parse(text));

    [Theory]
    [InlineData("web1", "copy /etc/motd", -1, "moved")]
    [InlineData("web1", "copy /etc/motd", 0, null)]
    [InlineData("db1", "copy /etc/motd", -1, null)]
    [InlineData("web1", "copy /var/x", -1, null)]
    public void Silence_Rule_HoldsUntilItExpires(string host, string resource, int seconds, string? reason) =>
        Assert.Equal(reason, Silence.Reason([new("web*", "copy /etc/*", "moved", "eve", default, Now)], host, resource, Now.AddSeconds(seconds)));

    [Fact]
    public void Stop_WithReason_SaysWhoAndWhy() => Assert.Equal("everything is stopped by eve: maintenance", Limits.Stop("maintenance", "eve"));
}
