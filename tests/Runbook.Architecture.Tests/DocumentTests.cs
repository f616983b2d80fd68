using System.Text.RegularExpressions;
using Runbook.Lab;

namespace Runbook.Architecture.Tests;

/// <summary>What ships beside the code: README, playbooks, templates.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Readme_ItsFirstTwoCommands_AreRunByContinuousIntegrationAsWritten()
    {
        var commands = Commands().Matches(File.ReadAllText(Repository.At("README.md")))
            .SelectMany(block => block.Groups["text"].Value.Split('\n'))
            .Select(line => line.Split(" # ")[0].Trim())
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Take(2)
            .ToArray();
        Assert.Equal(2, commands.Length);
        var lines = File.ReadAllLines(Repository.At(".ci", "run")).Select(line => line.Trim()).ToArray();
        Assert.All(commands, command => Assert.Contains(command, lines));
    }

    [Fact]
    public void Playbook_AnyFile_IsPlainTextWithoutTabsOrTrailingBlanks()
    {
        var files = new[] { "playbooks", "templates" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.At(folder), "*", SearchOption.AllDirectories))
            .ToArray();
        Assert.True(files.Length >= 15, $"saw only {files.Length} files");
        var broken = files.SelectMany(file => File.ReadAllText(file).Split('\n')
            .Select((line, n) => (line, n))
            .Where(x => x.line.Contains('\t', StringComparison.Ordinal) || x.line.Contains('\r', StringComparison.Ordinal) || x.line.EndsWith(' '))
            .Select(x => $"{Path.GetRelativePath(Repository.Root, file)}:{x.n + 1}"));
        Assert.Empty(broken);
        Assert.DoesNotContain(files, file => !File.ReadAllText(file).EndsWith('\n'));
    }

    [Fact]
    public void Playbook_EveryTemplateItNames_IsThere()
    {
        var templates = Directory.EnumerateFiles(Repository.At("templates"), "*.sbn", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.At("templates"), path)).ToArray();
        var named = Directory.EnumerateFiles(Repository.At("playbooks"), "*.yml", SearchOption.AllDirectories)
            .SelectMany(path => TemplateName().Matches(File.ReadAllText(path)))
            .Select(match => match.Groups["name"].Value)
            .Where(name => !name.Contains('{', StringComparison.Ordinal))
            .Distinct()
            .ToArray();
        Assert.True(named.Length >= 3, $"saw only {named.Length} names");
        Assert.Empty(named.Except(templates));
    }

    [GeneratedRegex(@"^```(sh|bash|console)\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Commands();

    [GeneratedRegex(@"\{\{ templates \}\}/(?<name>[^""]+?\.sbn)")]
    private static partial Regex TemplateName();
}
