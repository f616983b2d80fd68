namespace Runbook.Engine.Tests;

public sealed class StepPathTests
{
    [Fact]
    public void CompareTo_PathsInTheOrderOfARun_Ascend()
    {
        StepPath[] order =
        [
            StepPath.Start, StepPath.Start.Below(0), StepPath.Start.Below(0, 0), StepPath.Start.Below(0, 0, 5), StepPath.Start.Below(0, 1),
            StepPath.Start.Below(2), StepPath.Start.Below(10), StepPath.End,
        ];

        for (var i = 0; i < order.Length; i++)
        {
            for (var j = 0; j < order.Length; j++)
            {
                Assert.Equal(i.CompareTo(j), Math.Sign(order[i].CompareTo(order[j])));
                Assert.Equal(i == j, order[i].Equals(order[j]));
            }
        }

        Assert.Equal("0.0.5", order[3].ToString());
        Assert.Equal(order[3].GetHashCode(), StepPath.Start.Below(0).Below(0, 5).GetHashCode());
    }
}
