namespace Runbook.Lab.Tests;

/// <summary>What a run's recap must say; failures show all that the run printed.</summary>
internal static class Expect
{
    /// <summary>The run ended well on exactly these hosts.</summary>
    public static IReadOnlyDictionary<string, Recap> Success(CommandResult run, params string[] hosts)
    {
        Assert.True(run.ExitCode == 0, run.Text);
        var recap = RunbookCli.ReadRecap(run.Output);
        Assert.True(hosts.Order().SequenceEqual(recap.Keys.Order()), $"recap of {string.Join(", ", recap.Keys)}\n{run.Text}");
        Assert.True(recap.Values.All(r => r is { Failed: 0, Unreachable: 0 }), run.Text);
        return recap;
    }

    /// <summary>The run changed something on each host.</summary>
    public static void Changes(CommandResult run, params string[] hosts) =>
        Assert.True(Success(run, hosts).Values.All(r => r.Changed > 0), run.Text);

    /// <summary>The run did something on each host and changed nothing.</summary>
    public static void NoChange(CommandResult run, params string[] hosts) =>
        Assert.True(Success(run, hosts).Values.All(r => r is { Changed: 0, Ok: > 0 }), run.Text);

    /// <summary>Nothing was written on a host between two snapshots.</summary>
    public static void Same(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var gone = before.Except(after).Select(line => "- " + line);
        var come = after.Except(before).Select(line => "+ " + line);
        Assert.True(before.Count > 100, "the snapshot is too short to mean anything");
        Assert.Empty(gone.Concat(come));
    }
}
