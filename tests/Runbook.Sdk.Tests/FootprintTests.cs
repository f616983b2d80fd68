namespace Runbook.Sdk.Tests;

public class FootprintTests
{
    public static TheoryData<Footprint, Footprint, bool> Pairs => new()
    {
        { Footprint.Everything, Footprint.Everything, true },
        { Footprint.Everything, Footprint.Path("/a"), true },
        { Footprint.Everything, Footprint.Nothing, false },
        { Footprint.Nothing, Footprint.Path("/a"), false },
        { Footprint.Path("/a"), Footprint.Path("/a/"), true },
        { Footprint.Path("/a"), Footprint.Path("/a/b/c"), true },
        { Footprint.Path("/a/b"), Footprint.Path("/a"), true },
        { Footprint.Path("/a"), Footprint.Path("/ab"), false },
        { Footprint.Path("/"), Footprint.Path("/etc"), true },
        { Footprint.Path("/etc"), Footprint.Path("/"), true },
        { Footprint.Of("user", "x"), Footprint.Of("user", "x"), true },
        { Footprint.Of("user", "x"), Footprint.Of("user", "y"), false },
        { Footprint.Of("user", "*"), Footprint.Of("user", "y"), true },
        { Footprint.Of("user", "x"), Footprint.Of("group", "x"), false },
        { Footprint.Of("user", "x") + Footprint.Path("/a"), Footprint.Path("/a/b"), true },
        { Footprint.Of("user", "x") + Footprint.Everything, Footprint.Path("/a/b"), true },
        { Footprint.Nothing + Footprint.Path("/a"), Footprint.Path("/b"), false },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Overlaps_Pair_IsTheSameBothWays(Footprint a, Footprint b, bool expected)
    {
        Assert.Equal(expected, a.Overlaps(b));
        Assert.Equal(expected, b.Overlaps(a));
    }
}
