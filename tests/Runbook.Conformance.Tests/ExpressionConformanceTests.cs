using System.Diagnostics;
using System.Runtime.CompilerServices;
using Runbook.Language;

namespace Runbook.Conformance.Tests;

/// <summary>
/// Runs every line of expressions.jsonl (values that ansible-core 2.19 computed) and of jinja.jsonl (values that Jinja 3.1.2 and
/// Python 3.11 computed), and says how many pass and which do not. <c>RUNBOOK_CASES</c> names another file of such lines.
/// </summary>
public sealed class ExpressionConformanceTests(ITestOutputHelper log)
{
    // Lines that need a machine like the one they were made on, or that differ on purpose; each with its reason.
    private static readonly Dictionary<string, string> Excused = new()
    {
        ["C0434"] = "the collection with json_query was not installed where the lines were made",
        ["C0946"] = "reads /etc/hostname of the machine that the lines were made on",
    };

    [Theory]
    [InlineData("expressions.jsonl", 1126)]
    [InlineData("jinja.jsonl", 5500)]
    public void Run_EveryLine_AnswersAsAnsible(string name, int atLeast)
    {
        var (total, failures) = Run(Path.Combine(Here(), name));
        Assert.True(total >= atLeast, $"only {total} lines");
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Fact]
    public void Run_OtherFile_AnswersAsAnsible()
    {
        var file = Environment.GetEnvironmentVariable("RUNBOOK_CASES");
        Assert.SkipWhen(file is null, "RUNBOOK_CASES names no file");
        var (_, failures) = Run(file!);
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private (int Total, List<string> Failures) Run(string file)
    {
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
                var text = $"{line.Id} {line.Kind} {line.Text} => {wrong}, expected {(line.Error ? "an error" : line.Expected)}";
                failures.Add(text.ReplaceLineEndings("\\n"));
            }
        }

        var sums = string.Join(", ", byKind.Select(k => $"{k.Key} {k.Value.Passed}/{k.Value.Total}"));
        log.WriteLine($"{sums}; {watch.ElapsedMilliseconds} ms");
        failures.ForEach(log.WriteLine);
        return (byKind.Values.Sum(k => k.Total), failures);
    }

    // Looked up by name: the built-in functions grow in another room than the evaluator.
    private static FunctionTable Functions() =>
        typeof(FunctionTable).Assembly.GetType("Runbook.Language.BuiltInFunctions")?.GetMethod("Create", Type.EmptyTypes)?.Invoke(null, null)
            as FunctionTable ?? new FunctionTable();

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
