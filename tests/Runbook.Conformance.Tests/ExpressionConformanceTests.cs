using System.Diagnostics;
using Runbook.Language;

namespace Runbook.Conformance.Tests;

/// <summary>
/// Runs every line of expressions.jsonl (values that ansible-core 2.19 computed) and says how many pass, and which do not.
/// <c>RUNBOOK_CASES</c> names another file of such lines.
/// </summary>
public sealed class ExpressionConformanceTests(ITestOutputHelper log)
{
    // Lines that need a machine like the one they were made on, or that differ on purpose; each with its reason.
    private static readonly Dictionary<string, string> Excused = new()
    {
        ["C0946"] = "reads /etc/hostname of the machine that the lines were made on",
    };

    [Fact]
    public void Run_EveryLine_AnswersAsAnsible()
    {
        var file = Environment.GetEnvironmentVariable("RUNBOOK_CASES") ?? Path.Combine(Here(), "expressions.jsonl");
        var functions = Functions();
        Dictionary<string, (int Passed, int Total)> byKind = [];
        List<string> failures = [];
        var watch = Stopwatch.StartNew();
        foreach (var line in ExpressionCase.Read(file))
        {
            var wrong = Excused.ContainsKey(line.Id) ? null : line.Run(functions);
            var (passed, total) = byKind.GetValueOrDefault(line.Kind);
            byKind[line.Kind] = (passed + (wrong is null ? 1 : 0), total + 1);
            if (wrong is not null)
            {
                failures.Add($"{line.Id} {line.Kind} {line.Text.ReplaceLineEndings("\\n")} => {wrong.ReplaceLineEndings("\\n")}, expected {(line.Error ? "an error" : line.Expected)}");
            }
        }

        var sums = string.Join(", ", byKind.Select(k => $"{k.Key} {k.Value.Passed}/{k.Value.Total}"));
        log.WriteLine($"{sums}; {watch.ElapsedMilliseconds} ms");
        failures.ForEach(log.WriteLine);
        Assert.True(byKind.Values.Sum(k => k.Total) >= 1126 || file != Path.Combine(Here(), "expressions.jsonl"), "lines are missing");
        Assert.True(failures.Count == 0, $"{sums}\n{string.Join('\n', failures)}");
    }

    // Looked up by name: the built-in functions grow in another room than the evaluator.
    private static FunctionTable Functions() =>
        typeof(FunctionTable).Assembly.GetType("Runbook.Language.BuiltInFunctions")?.GetMethod("Create", Type.EmptyTypes)?.Invoke(null, null)
            as FunctionTable ?? new FunctionTable();

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
