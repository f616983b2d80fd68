using System.Text.RegularExpressions;

namespace Runbook.Editor.Tests;

/// <summary>The guide for authors of modules: its files are written and its commands run as they stand there, from an empty folder.</summary>
public sealed partial class GuideTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Guide_ItsBlocks_WorkAsWritten()
    {
        var executable = Repository.Executable ?? throw new InvalidOperationException("engine/Runbook.Cli is not built");
        var commands = 0;
        foreach (Match block in Blocks().Matches(await File.ReadAllTextAsync(Repository.At("engine", "Runbook.Sdk", "GUIDE.md"), TestContext.Current.CancellationToken)))
        {
            var text = block.Groups["text"].Value;
            if (block.Groups["file"].Success)
            {
                _folder.Write(block.Groups["file"].Value, text);
                continue;
            }

            Assert.Equal("console", block.Groups["kind"].Value);
            foreach (Match command in Commands().Matches(text))
            {
                commands++;
                var words = command.Groups["words"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                Assert.Equal("runbook", words[0]);
                var environment = new Dictionary<string, string?> { ["NO_COLOR"] = "1", ["TERM"] = "dumb", ["XDG_CACHE_HOME"] = _folder.At(".cache") };
                await using var run = Command.Start(executable, words[1..], folder: _folder.Path, environment: environment);
                var result = await run.WaitAsync(TimeSpan.FromMinutes(4), TestContext.Current.CancellationToken);
                var output = string.Concat(result.Output.Split('\n').Select(l => l.TrimEnd() + "\n")).TrimEnd('\n') + "\n";
                Assert.True(result.ExitCode == 0 && Regex.IsMatch(output, Pattern(command.Groups["output"].Value)), $"{command.Value}\n{result.Text}");
            }
        }

        Assert.True(commands >= 7, $"saw only {commands} commands");
    }

    [Fact]
    public void Guide_WholeModule_HasAtMostTwentyFiveLines()
    {
        var block = Blocks().Matches(File.ReadAllText(Repository.At("engine", "Runbook.Sdk", "GUIDE.md"))).Single(b => b.Groups["file"].Value == "library/link.cs");
        Assert.InRange(block.Groups["text"].Value.TrimEnd().Split('\n').Length, 10, 25);
    }

    /// <summary>What is printed, where a line "…" stands for any lines.</summary>
    private static string Pattern(string output) => $"^{string.Concat(output.TrimEnd().Split('\n').Select(l => l == "…" ? "(?:.*\n)*?" : Regex.Escape(l.TrimEnd()) + "\n"))}$(?![\\s\\S])";

    [GeneratedRegex(@"(?:<!-- (?<file>\S+) -->\n)?^```(?<kind>\w+)\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^\$ (?<words>[^\n]+)\n(?<output>(?:(?!\$ )[^\n]*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Commands();
}
