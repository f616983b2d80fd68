using Runbook.Core;

namespace Runbook.Language;

/// <summary>The tests of what a task registered. Stateless.</summary>
internal static class ResultTests
{
    public static void AddTo(FunctionList tests)
    {
        tests.AddTest("failed failure", "result", c => Is(c, "failed"));
        tests.AddTest("succeeded success successful", "result", c => !Is(c, "failed"));
        tests.AddTest("changed change", "result", IsChanged);
        tests.AddTest("skipped skip", "result", c => Is(c, "skipped"));
        tests.AddTest("unreachable", "result", c => Is(c, "unreachable"));
        tests.AddTest("reachable", "result", c => !Is(c, "unreachable"));
        tests.AddTest("started", "result", c => !Result(c).TryGetValue(Value.Of("started"), out var started) || started.IsTruthy);
        tests.AddTest("finished", "result", c => !Result(c).TryGetValue(Value.Of("finished"), out var finished) || finished.IsTruthy);
        tests.AddTest("timedout", "result", TimedOut);
    }

    private static MapValue Result(Call call) => call[0] as MapValue
        ?? throw call.Failure($"needs the result of a task (a dictionary), not {Py.TypeName(call[0])}");

    private static bool Is(Call call, string key) => Result(call)[key]?.IsTruthy ?? false;

    private static bool IsChanged(Call call)
    {
        var result = Result(call);
        return result["changed"] is { } changed
            ? changed.IsTruthy
            : result["results"] is ListValue list && list.Items.Any(i => i is MapValue item && (item["changed"]?.IsTruthy ?? false));
    }

    private static bool TimedOut(Call call) =>
        Result(call)["timedout"] is { } timed && timed.IsTruthy && (timed is not MapValue map || (map["period"]?.IsTruthy ?? false));
}
