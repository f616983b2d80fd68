namespace Runbook.Loading.Tests;

/// <summary>Modules with each kind of mistake, through the executable: each is named with what to mend, and none ends the run.</summary>
public sealed class BrokenModuleTests(BrokenModuleRuns runs) : IClassFixture<BrokenModuleRuns>
{
    public static IEnumerable<TheoryDataRow<string>> Loads => Of("load");

    public static IEnumerable<TheoryDataRow<string>> Runs => Of("run", "verify");

    [Fact]
    public void Cases_OfAllKinds_AreAtLeastThirty() => Assert.True(BrokenModule.All.Count >= 30, $"only {BrokenModule.All.Count}");

    [Theory]
    [MemberData(nameof(Loads))]
    public void Load_BrokenModule_IsAnErrorBeforeTheRun(string name)
    {
        var module = BrokenModule.All.Single(m => m.Name == name);
        var result = runs["load"];
        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain("unexpected", result.Error, StringComparison.Ordinal);
        var lines = result.Error.Split('\n');
        var at = Array.FindIndex(lines, l => l.Contains($"{module.Module}.cs", StringComparison.Ordinal) && l.Contains(module.Says, StringComparison.Ordinal));
        Assert.True(at >= 0, result.Error);
        Assert.Contains(lines[at..Math.Min(at + 5, lines.Length)], l => l.Contains(module.Mend, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Run_BrokenModule_FailsItsTaskByName(string name)
    {
        var module = BrokenModule.All.Single(m => m.Name == name);
        var result = runs[module.Kind];
        Assert.Equal(0, result.ExitCode);
        Assert.Contains((result.Output + result.Error).Split('\n'), l => l.Contains($"module {module.Module}", StringComparison.Ordinal) && l.Contains(module.Says, StringComparison.Ordinal));
        Assert.Contains($"after {name}", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ModuleThatLeaks_ShowsNoSecret() => Assert.DoesNotContain("hunter2hunter2", runs["verify"].Output + runs["verify"].Error, StringComparison.Ordinal);

    private static IEnumerable<TheoryDataRow<string>> Of(params string[] kinds) =>
        BrokenModule.All.Where(m => kinds.Contains(m.Kind)).Select(m => new TheoryDataRow<string>(m.Name));
}
