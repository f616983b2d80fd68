using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Engine.Tests;

/// <summary>What goes wrong on one host is that host's affair: nobody waits for ever, nobody else fails.</summary>
public sealed class TroubleTests
{
    private const string Play = "- hosts: all\n  gather_facts: false\n  tasks:\n";

    public static TheoryData<string, string, string, int> Runs => new()
    {
        {
            "a lost host leaves the others alone", Play + """
                - { name: a, command: echo x }
                - { name: b, command: echo y }
            """, "lost1 h1: a lost1=unreachable h1=changed; b h1=changed", 4
        },
        {
            "a lost host that runs once for all", Play + """
                - { name: a, command: echo x, run_once: true }
                - { name: b, debug: { msg: y } }
            """, "lost1 h1: a lost1=unreachable", 4
        },
        {
            "a lost host ignored", Play + """
                - { name: a, command: echo x, ignore_unreachable: true }
                - { name: b, debug: { msg: y } }
            """, "lost1 h1: a lost1=ignored h1=changed; b lost1=ok h1=ok", 0
        },
        {
            "a rescue does not take a lost host", Play + """
                - block:
                    - { name: a, command: echo x }
                  rescue:
                    - { name: b, debug: { msg: y } }
            """, "lost1 h1: a lost1=unreachable h1=changed", 4
        },
        {
            "a bug on the host that runs once", Play + """
                - { name: a, command: echo x, run_once: true }
                - { name: b, debug: { msg: y } }
            """, "bug1 h1: a bug1=failed", 2
        },
        {
            "a bug on one host", Play + """
                - { name: a, command: echo x }
                - { name: b, debug: { msg: y } }
            """, "bug1 h1: a bug1=failed h1=changed; b h1=ok", 2
        },
        {
            "a template that cannot be evaluated in throttle", Play + """
                - { name: a, command: echo x, throttle: "{{ nosuch }}" }
                - { name: b, debug: { msg: y } }
            """, "h1 h2: a h1=failed h2=failed", 2
        },
        {
            "a template that cannot be evaluated in run_once", Play + """
                - { name: a, command: echo x, run_once: "{{ nosuch }}", ignore_errors: true }
                - { name: b, debug: { msg: y } }
            """, "h1 h2: a h1=ignored h2=ignored; b h1=ok h2=ok", 0
        },
        {
            "hosts that include different files at one step", Play + """
                - { name: a, include_role: { name: "{{ 'x' if inventory_hostname == 'h1' else 'y' }}" }, ignore_errors: true }
                - { name: b, debug: { msg: y } }
            """, "h1 h2: a h1=ignored h2=ignored; b h1=ok h2=ok", 0
        },
        {
            "the host that would run once has ended", Play + """
                - { name: a, meta: end_host, when: inventory_hostname == 'h1' }
                - { name: b, command: echo y, run_once: true }
                - { name: c, debug: { msg: z } }
            """, "h1 h2: a h2=skipped; b h2=changed; c h2=ok", 0
        },
        {
            "an include that loops does not rescue itself by its next item", Play + """
                - name: inc
                  include_tasks: inc.yml
                  loop: [1, 2]
                - { name: b, debug: { msg: y } }
            """, "h1: inc h1=failed", 2
        },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task RunAsync_Trouble_IsThatHostsAlone(string what, string playbook, string expected, int code)
    {
        Assert.NotEmpty(what);
        var hosts = expected.Split(':')[0];

        var run = await EngineRun.OfTextAsync(playbook, hosts, connector: new TroubledConnector());

        Assert.Equal(expected[(hosts.Length + 2)..], Told(run, hosts.Split(' ')));
        Assert.Equal(code, run.ExitCode);
    }

    [Fact]
    public async Task RunAsync_BugInAHost_IsToldAsABug()
    {
        var run = await EngineRun.OfTextAsync(Play + "    - { name: a, command: echo x }\n", "bug1", connector: new TroubledConnector());

        var outcome = run.Events.OfType<RunEvent.TaskFinished>().Single().Outcome;
        Assert.Contains("a bug in Runbook", outcome.Message, StringComparison.Ordinal);
    }

    private static string Told(EngineRun run, string[] order) => string.Join("; ", run.Events.OfType<RunEvent.TaskFinished>()
        .GroupBy(f => f.Task.Name)
        .Select(g => $"{g.Key} {string.Join(' ', g.OrderBy(f => Array.IndexOf(order, f.Host)).Select(f => $"{f.Host}={(f.Outcome.Ignored ? "ignored" : f.Outcome.Status.ToString().ToLowerInvariant())}"))}"));

    private sealed class TroubledConnector : IHostConnector
    {
        private readonly LocalConnector _others = new(Path.GetTempPath());

        public ValueTask<IHostSession> OpenAsync(ConnectionTarget target, CancellationToken cancellationToken) =>
            target.Host.StartsWith("bug", StringComparison.Ordinal)
                ? throw new InvalidOperationException("nobody foresaw this")
                : _others.OpenAsync(target, cancellationToken);

        public ValueTask ResetAsync(ConnectionTarget target, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
