using System.Diagnostics;
using System.Text.Json;

namespace Runbook.Cli.Tests;

public sealed class EvalTests
{
    [Theory]
    [InlineData("""{"expr":"1 + 1"}""", """{"value":2}""")]
    [InlineData("""{"expr":"a.b","vars":{"a":{"b":"{{ c }}"},"c":[1]}}""", """{"value":[1]}""")]
    [InlineData("""{"expr":"n {{ x }}","vars":{"x":3},"kind":"template"}""", """{"value":"n 3"}""")]
    [InlineData("""{"expr":"{{ x }}","vars":{"x":3},"kind":"template"}""", """{"value":3}""")]
    [InlineData("""{"expr":"x is defined and x > 2","vars":{"x":3},"kind":"cond"}""", """{"value":true}""")]
    [InlineData("""{"expr":"inventory_hostname"}""", """{"value":"localhost"}""")]
    [InlineData("""{"expr":"ansible_check_mode"}""", """{"value":false}""")]
    [InlineData("""{"expr":"hostvars[inventory_hostname].inventory_hostname"}""", """{"value":"localhost"}""")]
    public async Task Eval_Line_IsAnswered(string line, string expected) => Assert.Equal(expected, Assert.Single(await Answers(line + "\n")));

    [Theory]
    [InlineData("""{"expr":"nowhere"}""")]
    [InlineData("""{"expr":"1 +"}""")]
    [InlineData("""{"expr":"1","kind":"what"}""")]
    [InlineData("""{"vars":{}}""")]
    [InlineData("[]")]
    [InlineData("not json")]
    public async Task Eval_BadLine_IsAnErrorAndTheNextIsAnswered(string line)
    {
        var answers = await Answers($"{line}\n{{\"expr\":\"1\"}}");
        Assert.Equal(2, answers.Length);
        Assert.False(string.IsNullOrEmpty(JsonDocument.Parse(answers[0]).RootElement.GetProperty("error").GetString()));
        Assert.Equal("""{"value":1}""", answers[1]);
    }

    [Fact]
    public async Task Eval_InputStaysOpen_AnswersEachLineAsItComes()
    {
        var start = new ProcessStartInfo(Repository.Executable!, ["eval"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        for (var i = 0; i < 3; i++)
        {
            await process.StandardInput.WriteLineAsync($$"""{"expr":"{{i}}"}""");
            await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
            var answer = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            Assert.Equal($$"""{"value":{{i}}}""", answer);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Eval_LineLongerThanTheBuffer_IsAnswered()
    {
        var text = new string('x', 300_000);
        Assert.Equal($$"""{"value":{{text.Length}}}""", Assert.Single(await Answers($"{{\"expr\":\"x | length\",\"vars\":{{\"x\":\"{text}\"}}}}")));
    }

    [Fact]
    public async Task Eval_ConformanceLines_AreAnsweredAsAnsible()
    {
        // C0434: json_query was not installed where the lines were made; C0946 reads a file of that machine
        string[] excused = ["C0434", "C0946"];
        var lines = File.ReadLines(Repository.At("tests", "Runbook.Conformance.Tests", "expressions.jsonl")).Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        using var cli = new CliRun();
        cli.Write("inventory", "[testgroup]\ntesthost\n[others]\nother1\nother2\n");
        var result = await cli.RunWith(string.Concat(lines.Select(l => l.GetRawText() + "\n")), "eval", "-i", "inventory", "--host", "testhost");
        var answers = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(a => JsonDocument.Parse(a).RootElement).ToArray();
        Assert.Equal(lines.Length, answers.Length);
        var wrong = lines.Zip(answers).Where(p => !excused.Contains(p.First.GetProperty("id").GetString()) && !Fits(p.First, p.Second));
        Assert.Empty(wrong.Select(p => $"{p.First.GetProperty("id")}: {p.First.GetProperty("expr")} => {p.Second}"));
    }

    private static bool Fits(JsonElement line, JsonElement answer)
    {
        bool Is(string value, string error) => line.TryGetProperty(error, out var e) && e.GetBoolean()
            ? answer.TryGetProperty("error", out _)
            : line.TryGetProperty(value, out var expected) && answer.TryGetProperty("value", out var given) && JsonElement.DeepEquals(expected, given);
        return Is("expected", "error") || Is("also", "also_error");
    }

    private static async Task<string[]> Answers(string input)
    {
        using var cli = new CliRun();
        return (await cli.RunWith(input, "eval")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
