using System.Diagnostics;
using System.Text;
using CsCheck;
using Runbook.Core;

namespace Runbook.Language.Tests;

/// <summary>Mutated playbooks never crash or hang, and what is said of them has a place.</summary>
public sealed class PlaybookFuzzTests
{
    private const string Seed = """
        - hosts: all
          vars: {a: &x 1, b: *x, <<: {c: 0644}}
          roles: [{role: r, tags: [t], p: "{{ q }}"}]
          tasks:
            - name: "a: b"
              copy: src=a dest="b c" mode=0644
              when: x is defined
              with_items: [1, 2]
              notify: h
            - block:
                - shell: |
                    echo {{ x }}
                  args: {chdir: /tmp}
                - import_tasks: a.yml
              rescue: [{debug: {msg: 'x'}}]
              tags: a,b
            - local_action: {module: command, cmd: ls}
          handlers:
            - name: h
              ping: !unsafe x
        """;

    private static readonly string[] Pieces =
        ["\n", " ", "  ", "\t", "- ", ": ", "{", "}", "[", "]", "'", "\"", "{{ ", "}}", "&x ", "*x", "<<: ", "!vault ", "!x ", "| ", "> ",
            "# ", "---\n", "%",
            "hosts", "tasks:", "block: ", "import_tasks: site.yml", "import_playbook: site.yml", "include_role: ", "roles: ", "0x",
                "\u00e9", "\0",
            "? ", "\r\n", "=", "\\", "loop: ", "action: ", "args: ", "null", "~", "@", "`", ",", "a.yml", "\uD83D\uDE00", "\u2028"];

    [Fact]
    public void Load_MutatedPlaybook_AlwaysAnswersWithPlaces()
    {
        using var folder = PlaybookFolder.Of("=== a.yml\n- ping:\n=== roles/r/tasks/main.yml\n- ping:\n");
        Mutations().Sample(text =>
        {
            var name = $"{Guid.NewGuid():N}.yml";
            folder.Write(name, text);
            var playbook = folder.Load(name);
            _ = PlaybookListing.Text(playbook, TagSelection.All, tasks: true, tags: true);
            return playbook.Diagnostics.All(d => d.Span.IsKnown && d.Span.Line >= 1 && d.Span.Column >= 1 && d.Summary.Length > 0);
        }, iter: 1500, threads: 2);
    }

    [Fact]
    public void Load_ImportsOfImports_AreBounded()
    {
        using var folder = new PlaybookFolder(("site.yml", "- hosts: all\n  tasks: [{import_tasks: t0.yml}]\n"));
        for (var i = 0; i < 40; i++)
        {
            folder.Write($"t{i}.yml", $"- import_tasks: t{i + 1}.yml\n- import_tasks: t{i + 1}.yml\n");
        }

        folder.Write("t40.yml", "- ping:\n");

        Assert.Equal("too-many-tasks", Assert.Single(folder.Load().Diagnostics).Code);
    }

    [Fact]
    public void Read_MutatedYaml_IsFastAndNeverThrows()
    {
        Mutations().Sample(text =>
        {
            var watch = Stopwatch.StartNew();
            var (_, diagnostics) = YamlReader.Read(text, "t");
            return watch.Elapsed < TimeSpan.FromSeconds(10) && diagnostics.All(d => d.Span is { File: "t", Line: >= 1, Column: >= 1 });
        }, iter: 5000, threads: 2);
    }

    [Fact]
    public void Parse_AnyArgumentText_NeverThrows()
    {
        Piece().Array[0, 30].Sample(pieces =>
        {
            var diagnostics = new List<Diagnostic>();
            ArgumentText.Parse(StringValue.Trusted(string.Concat(pieces), new SourceSpan("t", 1, 1)), pieces.Length % 2 == 0, diagnostics);
            return diagnostics.All(d => d.Span.IsKnown);
        }, iter: 5000);
    }

    private static Gen<string> Piece() => Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]);

    private static Gen<string> Mutations()
    {
        var edit = Gen.Select(Gen.Int[0, Seed.Length], Gen.Int[0, 12], Piece());
        return edit.Array[1, 6].Select(edits =>
        {
            var text = new StringBuilder(Seed);
            foreach (var (at, remove, piece) in edits)
            {
                var start = Math.Min(at, text.Length);
                text.Remove(start, Math.Min(remove, text.Length - start)).Insert(start, piece);
            }

            return text.ToString();
        });
    }
}
