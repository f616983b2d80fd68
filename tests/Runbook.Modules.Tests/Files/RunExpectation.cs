using Runbook.Core;
using Runbook.Testing;

namespace Runbook.Modules.Tests;

/// <summary>Compares a run with what was expected of it: <c>ok</c>, <c>changed</c>, or <c>failed</c> and a part of the message.</summary>
internal static class RunExpectation
{
    public static void Holds(ModuleRun run, string expected, MapValue keys)
    {
        var words = expected.Split(' ', 2);
        var status = run.Failed ? "failed" : run.Changed ? "changed" : "ok";
        Assert.True(words[0] == status, $"{status} instead of {words[0]}: {run.Message} {run.Result}");
        if (words.Length > 1)
        {
            Assert.Contains(words[1], run.Message, StringComparison.OrdinalIgnoreCase);
        }

        foreach (var (key, value) in keys.TextEntries)
        {
            Assert.True(value.Equals(run.Result[key]), $"{key} is {run.Result[key]} instead of {value}: {run.Result}");
        }
    }
}
