namespace Runbook.Sdk.Tests;

public class ProbeTests
{
    [Fact]
    public void Both_DialoguesOfDifferentLength_AreAskedTogether()
    {
        var one = new Probe<string>(Sh.Verbatim("one"), t => t);
        var chain = new Probe<string>(Sh.Verbatim("two"), t => t).Then(t => new Probe<string>(Sh.Verbatim(t + " three"), u => u));
        var rounds = new List<string>();
        var value = Run(Probe.Both(one, chain, (a, b) => $"{a}/{b}"), rounds);
        Assert.Equal("<one>/<<two> three>", value);
        Assert.Equal(["one+two", "<two> three"], rounds);
    }

    [Fact]
    public void All_OfNothing_IsKnownAtOnce()
    {
        var step = Probe.All<string>([]).Begin();
        Assert.True(step.IsDone);
        Assert.Empty((IReadOnlyList<string>)step.Value!);
    }

    [Fact]
    public void Then_OnKnown_CostsNoRoundTrip()
    {
        var step = Probe.Known(1).Select(n => n + 1).Then(n => Probe.Known(n * 2)).Begin();
        Assert.Equal(4, step.Value);
    }

    [Fact]
    public void Answer_FailedScript_ThrowsWhatItSaid()
    {
        var step = new Probe<string>(Sh.Line($"cat {new Secret("s3cret")}"), t => t).Begin();
        var thrown = Assert.Throws<ProbeException>(() => step.Answer([new ShellAnswer(1, "", "no such file\n")]));
        Assert.Equal("cannot read the state: \"cat ********\" ended with status 1: no such file", thrown.Message);
    }

    internal static T Run<T>(Probe<T> probe, List<string> rounds)
    {
        var step = probe.Begin();
        while (!step.IsDone)
        {
            rounds.Add(string.Join('+', step.Queries.Cast<ShellQuery>().Select(q => q.Script.Text)));
            step = step.Answer([.. step.Queries.Cast<ShellQuery>().Select(q => new ShellAnswer(0, $"<{q.Script.Text}>", ""))]);
        }

        return (T)step.Value!;
    }
}
