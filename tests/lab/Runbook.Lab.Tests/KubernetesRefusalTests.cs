namespace Runbook.Lab.Tests;

/// <summary>What goes wrong with Kubernetes, each case with its message; the table is <c>tests/lab/data/kubernetes/refused.yml</c>.</summary>
public sealed class KubernetesRefusalTests(KubernetesFixture kubernetes, RefusedRun run) : IClassFixture<RefusedRun>
{
    public static TheoryData<string> Cases => [.. RefusedTable.Read().Cases.Select(c => c.Name)];

    [Fact]
    public void Table_Holds_AtLeastFortyCases() => Assert.True(RefusedTable.Read().Cases.Count >= 70, "cases are missing");

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Run_AMistake_SaysWhatIsWrong(string name)
    {
        var said = await run.SaidAsync(await kubernetes.ClusterAsync());
        Assert.True(said.TryGetValue(name, out var message), "the run did not come to it");
        Assert.Equal(RefusedTable.Read().Cases.Single(c => c.Name == name).Message, message);
    }
}
