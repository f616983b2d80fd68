using System.Runtime.CompilerServices;
using System.Text.Json;
using Runbook.Core;

namespace Runbook.Language.Tests;

/// <summary>
/// Runs answers.jsonl: expressions over every function, with the values that ansible-core 2.14 and its collections computed for them (where
/// 2.19 answers the same).
/// </summary>
public sealed class FunctionAnswersTests
{
    private const int LinesAtLeast = 750;

    [Fact]
    public void Evaluate_EveryLine_AnswersAsAnsible()
    {
        var functions = BuiltInFunctions.Create();
        var lines = File.ReadAllLines(Path.Combine(Here(), "answers.jsonl"));

        var wrong = lines.Select(line => Check(line, functions)).OfType<string>().ToList();

        Assert.True(lines.Length >= LinesAtLeast, "lines are missing");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string? Check(string line, FunctionTable functions)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var text = root.GetProperty("expr").GetString()!;
        var variables = root.TryGetProperty("vars", out var vars) ? ((MapValue)ValueJson.FromElement(vars)).TextEntries.ToDictionary() : [];
        var context = new EvaluationContext(new VariableScope(new VariableLayer("vars", variables)), functions, new LookupEnvironment());
        try
        {
            var actual = ValueJson.Parse(ValueJson.ToJson(Expression.Parse(text, SourceSpan.None).Evaluate(context), maskSecrets: false));
            return root.TryGetProperty("expected", out var expected) && actual.Equals(ValueJson.FromElement(expected)) ? null
                : $"{text} gave {actual}";
        }
        catch (DiagnosticException e)
        {
            return root.TryGetProperty("error", out _) ? null : $"{text} failed: {e.Message}";
        }
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
