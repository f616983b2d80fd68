using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Runbook.Core;
using Runbook.Reporting;

namespace Runbook.Cli.Tests;

public sealed class ProjectLinterTests
{
    public static TheoryData<string, string, int> Planted => new()
    {
        { "yaml-lost-zero", "group_vars/all.yml", 1 },
        { "yaml-underscore-number", "group_vars/all.yml", 2 },
        { "yaml-sexagesimal", "group_vars/all.yml", 3 },
        { "yaml-bool-word", "group_vars/all.yml", 4 },
        { "yaml-bool-key", "group_vars/all.yml", 5 },
        { "yaml-octal", "group_vars/all.yml", 6 },
        { "plain-secret", "group_vars/all.yml", 7 },
        { "deprecated-variable", "group_vars/all.yml", 10 },
        { "tab-character", "group_vars/all.yml", 11 },
        { "plain-secret", "inventory.ini", 2 },
        { "unused-default", "roles/web/defaults/main.yml", 2 },
        { "yaml-duplicate-key", "roles/web/defaults/main.yml", 3 },
        { "unused-handler", "roles/web/handlers/main.yml", 1 },
        { "condition-type", "roles/web/tasks/main.yml", 7 },
        { "plain-secret", "roles/web/tasks/main.yml", 16 },
        { "local-action", "roles/web/tasks/main.yml", 18 },
        { "missing-play-name", "site.yml", 1 },
        { "become-user-alone", "site.yml", 2 },
        { "magic-variable", "site.yml", 4 },
        { "invalid-variable-name", "site.yml", 5 },
        { "braced-condition", "site.yml", 11 },
        { "constant-condition", "site.yml", 15 },
        { "condition-type", "site.yml", 19 },
        { "with-loop", "site.yml", 23 },
        { "nested-items", "site.yml", 24 },
        { "bare-loop", "site.yml", 29 },
        { "command-instead-of-module", "site.yml", 31 },
        { "missing-name", "site.yml", 32 },
        { "ignored-errors", "site.yml", 35 },
        { "latest-state", "site.yml", 39 },
        { "missing-mode", "site.yml", 41 },
        { "decimal-mode", "site.yml", 48 },
        { "unquoted-mode", "site.yml", 53 },
        { "unused-register", "site.yml", 56 },
        { "unknown-argument", "site.yml", 59 },
        { "unknown-handler", "site.yml", 64 },
        { "unknown-keyword", "site.yml", 65 },
        { "unknown-module", "site.yml", 69 },
        { "template-syntax", "site.yml", 73 },
        { "unreachable-task", "site.yml", 77 },
    };

    [Theory]
    [MemberData(nameof(Planted))]
    public async Task Find_PlantedMistake_IsToldAtItsLine(string code, string file, int line)
    {
        var found = await FindAsync("planted");
        Assert.Contains(found, f => f.Code == code && f.Span.File!.EndsWith("/" + file, StringComparison.Ordinal) && f.Span.Line == line);
    }

    [Fact]
    public async Task Find_CleanProject_TellsNothing() => Assert.Equal([], await FindAsync("clean"));

    [Fact]
    public async Task Find_SecretInPlainText_DoesNotShowIt() =>
        Assert.DoesNotContain(await FindAsync("planted"), f => f.ToString().Contains("swordfish", StringComparison.Ordinal) || f.ToString().Contains("hunter22", StringComparison.Ordinal));

    [Fact]
    public async Task Find_Select_TellsOnlyThat() => Assert.All(await FindAsync("planted", "--select", "plain-secret"), f => Assert.Equal("plain-secret", f.Code));

    [Fact]
    public async Task Find_Ignore_LeavesItOut() => Assert.DoesNotContain(await FindAsync("planted", "--ignore", "plain-secret,yaml-octal"), f => f.Code is "plain-secret" or "yaml-octal");

    [Fact]
    public async Task Find_Strict_MakesWarningsErrors() => Assert.DoesNotContain(await FindAsync("planted", "--strict"), f => f.Severity == Severity.Warning);

    [Fact]
    public async Task Find_Enable_FindsWhatIsOffByDefault() => Assert.Contains(await FindAsync("planted", "--enable", "all"), f => f.Code == "yaml-octal");

    [Fact]
    public async Task Find_ShippedPlaybooks_AreClean()
    {
        using var cli = new CliRun();
        var found = await cli.Run("lint", Path.GetFullPath(Path.Combine(Here(), "../../../playbooks")));
        Assert.Equal("exit 0\nno findings", found.Text.Trim());
    }

    [Fact]
    public async Task Sarif_OfFindings_NamesRulesAndPlaces()
    {
        var found = await FindAsync("planted");
        var text = new StringWriter();
        LintSarif.Write(text, found, "1.2.3");
        var run = JsonDocument.Parse(text.ToString()).RootElement.GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");
        Assert.Equal(found.Count, run.GetProperty("results").GetArrayLength());
        foreach (var (result, finding) in run.GetProperty("results").EnumerateArray().Zip(found))
        {
            Assert.Equal(finding.Code, rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString());
            Assert.Equal(finding.Span.Line, result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32());
        }
    }

    [Fact]
    public async Task Json_OfFindings_HasOneMapEach()
    {
        var found = await FindAsync("planted");
        var text = new StringWriter();
        LintJson.Write(text, found);
        Assert.Equal(found.Select(f => f.Code), JsonDocument.Parse(text.ToString()).RootElement.EnumerateArray().Select(e => e.GetProperty("code").GetString()));
    }

    [Fact]
    public void Github_TextWithSigns_IsEscaped()
    {
        var text = new StringWriter();
        LintGithub.Write(text, [Diagnostic.Warning("a-code", "Something, 100%", "two\nlines", new SourceSpan("a,b.yml", 3, 4), "mend: it")]);
        Assert.Equal("::warning file=a%2Cb.yml,line=3,col=4,title=a-code::Something, 100%25: two%0Alines (mend: it)\n", text.ToString());
    }

    [Theory]
    [InlineData("x: 1", "v", "undefined-variable")]
    [InlineData("x: 1", "x", "")]
    [InlineData(null, "v", "")]
    public async Task Find_NameNobodyDefines_IsAWarningUnlessAVaultMayDefineIt(string? vars, string name, string code)
    {
        var folder = Directory.CreateTempSubdirectory("runbook-lint-test-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "group_vars"));
        await File.WriteAllTextAsync(Path.Combine(folder, "group_vars", "all.yml"),
            vars ?? await File.ReadAllTextAsync(Path.Combine(Here(), "../Vault/Data/ansible-1.1.vault"), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "site.yml"),
            $"- name: p\n  hosts: localhost\n  tasks:\n    - name: t\n      debug:\n        msg: \"{{{{ {name} }}}}\"\n", TestContext.Current.CancellationToken);
        var found = await FindInAsync(folder);
        Directory.Delete(folder, recursive: true);
        Assert.Equal(code.Length == 0 ? [] : [(code, Severity.Warning)], found.Select(f => (f.Code, f.Severity)));
    }

    private static Task<IReadOnlyList<Diagnostic>> FindAsync(string project, params string[] arguments) => FindInAsync(Path.Combine(Here(), "Projects", project), arguments);

    private static async Task<IReadOnlyList<Diagnostic>> FindInAsync(string folder, params string[] arguments)
    {
        var set = new LintOptionSet();
        var command = new RootCommand();
        set.AddTo(command);
        var choice = LintChoice.Read(command.Parse([folder, .. arguments]), set, [folder]);
        await using var composition = new Composition(new CommandInput(), new Screen());
        return new ProjectLinter(composition, composition.Services(), choice).Find([folder], TestContext.Current.CancellationToken);
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
