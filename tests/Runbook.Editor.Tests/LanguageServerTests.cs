using System.Text.Json;
using System.Text.Json.Nodes;

namespace Runbook.Editor.Tests;

/// <summary>The built executable's language server, driven by the client library of Visual Studio Code.</summary>
public sealed class LanguageServerTests : IDisposable
{
    private const string Site = """
        - name: Web
          hosts: all
          vars:
            port: 80
          roles:
            - web
          tasks:
            - name: Configure
              copy:
                src: a.conf
                dset: /etc/a.conf
              notify: Restart
              when: port > 1
            - file: {path: /a, st}
            - include_tasks: more.yml
            - debug:
                msg: "{{ po }}"
            -
          handlers:
            - name: Restart web
              service:
                name: web
                state: restarted
        """;

    private readonly TemporaryFolder _folder = new();

    public LanguageServerTests()
    {
        _folder.Write("site.yml", Site);
        _folder.Write("more.yml", "- debug: {msg: x}\n");
        _folder.Write("roles/web/tasks/main.yml", "- set_fact:\n    web_ready: yes\n");
        _folder.Write("roles/web/defaults/main.yml", "web_port: 8080\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Complete_AtPlaces_GivesWhatFits()
    {
        var answers = await AskAsync(Open(Site),
            Ask("complete", "    dset", 9),
            Ask("complete", "st}", 24),
            Ask("complete", "notify: ", 14),
            Ask("complete", "{{ po", 21),
            Ask("complete", "    - web", 8),
            Ask("complete", "state: restarted", 15),
            Ask("complete", "    -\n", 5),
            Ask("complete", "  hosts", 2));
        Assert.Contains("dest", Labels(answers[0]));
        Assert.DoesNotContain("src", Labels(answers[0]));
        Assert.Equal((10, 8, 9), RangeOf(Item(answers[0], "dest")["textEdit"]!["range"]!));
        Assert.Contains("state", Labels(answers[1]));
        Assert.DoesNotContain("path", Labels(answers[1]));
        Assert.Equal(["Restart web"], Labels(answers[2]));
        Assert.Contains("port", Labels(answers[3]));
        Assert.Contains("web_port", Labels(answers[3]));
        Assert.Contains("inventory_hostname", Labels(answers[3]));
        Assert.Contains("web", Labels(answers[4]));
        Assert.Contains("restarted", Labels(answers[5]));
        Assert.Contains("register", Labels(answers[6]));
        Assert.Contains("copy", Labels(answers[6]));
        Assert.Contains("set_fact", Labels(answers[6]));
        Assert.Contains("serial", Labels(answers[7]));
        Assert.DoesNotContain("register", Labels(answers[7]));
    }

    [Fact]
    public async Task Findings_AsOneWrites_HaveTheirRanges()
    {
        var text = Site.Replace(", st}", ", state: touch}", StringComparison.Ordinal);
        var mended = text.Replace("dset", "dest", StringComparison.Ordinal);
        var answers = await AskAsync(Open(text), Findings("unknown-argument"), Change(mended), Findings("!unknown-argument"),
            Change("- hosts: all\n  tasks:\n  - \u200b{{ x\n"), Findings("!unknown-handler"));
        var unknown = answers[0].AsArray().Single(f => (string?)f!["code"] == "unknown-argument")!;
        Assert.Equal((10, 8, 12), RangeOf(unknown["range"]!));
        Assert.Contains("did you mean \"dest\"?", (string?)unknown["message"], StringComparison.Ordinal);
        Assert.Contains(answers[1].AsArray(), f => (string?)f!["code"] == "unknown-handler" && RangeOf(f["range"]!) == (11, 14, 21));
        Assert.NotEmpty(answers[2].AsArray());
    }

    [Fact]
    public async Task Hover_AtPlaces_SaysWhatItIs()
    {
        var answers = await AskAsync(Open(Site), Ask("hover", "copy:", 6), Ask("hover", "src:", 9), Ask("hover", "when:", 7), Ask("hover", "port > 1", 13), Ask("hover", "    - name: Configure", 20));
        Assert.StartsWith("# copy", Text(answers[0]), StringComparison.Ordinal);
        Assert.StartsWith("**src** `path on the control machine`", Text(answers[1]), StringComparison.Ordinal);
        Assert.StartsWith("**when** `condition`", Text(answers[2]), StringComparison.Ordinal);
        Assert.Equal("**port** variable\n\n- site.yml:4: `80`", Text(answers[3]));
        Assert.Null(answers[4]);
    }

    [Fact]
    public async Task Define_AtPlaces_FindsThem()
    {
        var text = Site.Replace("notify: Restart", "notify: Restart web", StringComparison.Ordinal);
        var answers = await AskAsync(Open(text), Ask("define", "    - web", 7), Ask("define", "notify: ", 16), Ask("define", "port > 1", 13), Ask("define", "include_tasks", 24), Ask("define", "name: Configure", 20));
        Assert.Equal("roles/web/tasks/main.yml:0", Place(answers[0]));
        Assert.Equal("site.yml:19", Place(answers[1]));
        Assert.Equal("site.yml:3", Place(answers[2]));
        Assert.Equal("more.yml:0", Place(answers[3]));
        Assert.Empty(answers[4].AsArray());
    }

    private static JsonObject Open(string text) => new() { ["open"] = "site.yml", ["text"] = text };

    private static JsonObject Change(string text) => new() { ["change"] = "site.yml", ["text"] = text };

    private static JsonObject Findings(string code) => new() { ["findings"] = "site.yml", ["code"] = code };

    /// <summary>A question about a place: the line that holds a text, and a column.</summary>
    private static JsonObject Ask(string what, string line, int character) => new()
    {
        [what] = "site.yml",
        ["line"] = Site[..Site.IndexOf(line, StringComparison.Ordinal)].Count(c => c == '\n') + (line.StartsWith('\n') ? 1 : 0),
        ["character"] = character,
    };

    private static (int Line, int Start, int End) RangeOf(JsonNode range) =>
        ((int)range["start"]!["line"]!, (int)range["start"]!["character"]!, (int)range["end"]!["character"]!);

    private static IReadOnlyList<string> Labels(JsonNode items) => [.. items.AsArray().Select(i => (string)i!["label"]!)];

    private static JsonNode Item(JsonNode items, string label) => items.AsArray().Single(i => (string?)i!["label"] == label)!;

    private static string Text(JsonNode hover) => (string)hover["contents"]!["value"]!;

    private string Place(JsonNode locations)
    {
        var only = Assert.Single(locations.AsArray())!;
        return $"{Path.GetRelativePath(_folder.Path, new Uri((string)only["uri"]!).LocalPath)}:{only["range"]!["start"]!["line"]}";
    }

    private async Task<IReadOnlyList<JsonNode>> AskAsync(params JsonObject[] steps)
    {
        var executable = Repository.Executable ?? throw new InvalidOperationException("engine/Runbook.Cli is not built");
        var result = await NodeClient.RunAsync("client.js", string.Concat(steps.Select(s => s.ToJsonString() + "\n")), executable, _folder.Path);
        Assert.True(result.ExitCode == 0, result.Text);
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonSerializer.Deserialize<JsonNode>(l)!)];
    }
}
