using Runbook.Core;

namespace Runbook.Engine.Tests;

public sealed class PromptAndRetryTests
{
    [Fact]
    public async Task RunAsync_VarsPrompt_AsksConfirmsEncrypts()
    {
        var prompter = new ScriptedPrompter("ann", "pw", "other", "pw2", "pw2", "", "{{ 1 + 1 }}", "{{ 1 + 1 }}");

        var run = await EngineRun.OfTextAsync(
            """
            - hosts: all
              gather_facts: false
              vars_prompt:
                - { name: p1, prompt: "Name?", private: false }
                - { name: p2, confirm: true, encrypt: sha512_crypt, salt: abcdefgh, private: false }
                - { name: p3, default: dflt, private: false }
                - { name: p4, unsafe: true, private: false }
                - { name: p5, private: false }
              tasks:
                - debug: { msg: "{{ p1 }} {{ p2 == 'pw2' | password_hash('sha512', 'abcdefgh') }} {{ p3 }} {{ p4 }} {{ p5 }}" }
            """,
            "h1",
            prompter: prompter);

        Assert.Contains("h1 ok {\"msg\": \"ann True dflt {{ 1 + 1 }} 2\"}", run.Lines);
        Assert.Equal(["Name?", "p2", "confirm p2", "the two answers differ; p2", "confirm p2"], prompter.Asked.Take(5));
    }

    [Fact]
    public async Task RunAsync_RetryFolder_HoldsTheHostsThatFailed()
    {
        var folder = Directory.CreateTempSubdirectory("runbook-retry-");
        try
        {
            await EngineRun.OfTextAsync(
                """
                - hosts: all
                  gather_facts: false
                  tasks:
                    - command: /bin/false
                      when: inventory_hostname != 'h2'
                """,
                "h1 h2 h3",
                new RunOptions { RetryFolder = folder.FullName });

            Assert.Equal(["h1", "h3"], await File.ReadAllLinesAsync(Path.Combine(folder.FullName, "site.retry"), TestContext.Current.CancellationToken));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("host_pinned", 1)]
    [InlineData("ansible.builtin.host_pinned", 2)]
    [InlineData("free", 1)]
    public async Task RunAsync_Strategy_AllHostsGetThrough(string strategy, int forks)
    {
        var run = await EngineRun.OfTextAsync(
            $$"""
            - hosts: all
              gather_facts: false
              strategy: {{strategy}}
              tasks:
                - command: /bin/true
                - command: /bin/false
                  when: inventory_hostname == 'h2'
                - debug: { msg: end }
            """,
            "h1 h2 h3",
            new RunOptions { Forks = forks });

        Assert.Equal(2, run.Lines.Count(l => l.EndsWith("ok {\"msg\": \"end\"}", StringComparison.Ordinal)));
        Assert.Equal(2, run.ExitCode);
    }

    [Fact]
    public void Run_ArgumentSpecSets_AreHeld()
    {
        static Value Names(params string[] names) => Value.Of(names);
        var inner = Value.Map(
            ("type", Value.Of("dict")),
            ("options", Value.Map(("a", MapValue.Empty), ("b", Value.Map(("type", Value.Of("int")))), ("c", MapValue.Empty))),
            ("mutually_exclusive", new ListValue([Names("a", "b")])),
            ("required_together", new ListValue([Names("b", "c")])),
            ("required_if", new ListValue([new ListValue([Value.Of("a"), Value.Of("x"), Names("c")])])));
        var options = Value.Map(("conf", inner));

        var errors = ArgumentSpecCheck.Run(options, Value.Map(("conf", Value.Map(("a", Value.Of("x")), ("b", Value.Of("12"))))));

        Assert.Equal(
            [
                "parameters are mutually exclusive: a|b found in conf",
                "parameters are required together: b, c found in conf",
                "a is x but all of the following are missing: c found in conf",
            ],
            errors);
    }
}
