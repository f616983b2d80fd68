namespace Runbook.Lab.Tests;

/// <summary>The static volume on a node that really runs its pods.</summary>
public sealed class RealKubeletTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StaticVolume_OnARealNode_ThePodServesWhatTheFolderHolds()
    {
        Assert.SkipWhen(KubernetesCluster.Missing is not null, KubernetesCluster.Missing ?? "");
        await using var cluster = await KubernetesCluster.StartAsync(0, Token);
        await cluster.StartKubeletAsync(Token);
        await using var home = await KubernetesHome.CreateAsync(cluster);
        // the node makes the folder when the pod comes, and not before
        var folder = home.At("data");

        Expect.Changes(await home.PlayAsync("static-volume", "-e", "host_volume_path=" + folder), "localhost");

        Assert.True(Directory.Exists(folder), "the node did not make the folder of the volume");
        await File.WriteAllTextAsync(Path.Combine(folder, "index.html"), "kept\n", Token);
        Assert.Equal("kept\n", await home.KubectlAsync("exec", "task-pv-pod", "--", "wget", "-qO-", "127.0.0.1"));
        Expect.NoChange(await home.PlayAsync("static-volume", "-e", "host_volume_path=" + folder), "localhost");
    }

    [Fact]
    public async Task ExecAndLog_OnARealNode_RunAndRead()
    {
        Assert.SkipWhen(KubernetesCluster.Missing is not null, KubernetesCluster.Missing ?? "");
        await using var cluster = await KubernetesCluster.StartAsync(0, Token);
        await cluster.StartKubeletAsync(Token);
        await using var home = await KubernetesHome.CreateAsync(cluster);
        var play = home.Write("play.yml", """
            - hosts: localhost
              connection: local
              gather_facts: false
              module_defaults:
                kubectl: &where {namespace: "{{ kubernetes_namespace }}"}
                k8s_exec: *where
                k8s_log: *where
              tasks:
                - kubectl:
                    wait: true
                    definition:
                      apiVersion: v1
                      kind: Pod
                      metadata: {name: speaks}
                      spec:
                        terminationGracePeriodSeconds: 0
                        containers: [{name: main, image: nginx, command: [sh, -c, "echo first; echo second; sleep 1000000"]}]
                - k8s_exec: {pod: speaks, command: sh -c 'echo out $((20 + 3)); echo err >&2; exit 3'}
                  register: ran
                - assert:
                    that: ran.rc == 3 and ran.stdout_lines == ['out 23'] and ran.stderr == 'err\n' and ran is changed
                - k8s_exec: {pod: speaks, container: main, command: [cat, /proc/self/cmdline]}
                  register: words
                - assert: {that: words.rc == 0 and words.stdout is search('/proc/self/cmdline')}
                - k8s_exec: {pod: speaks, command: no-such-program}
                  register: missing
                  ignore_errors: true
                - assert: {that: (missing.msg | default('') + missing.stderr | default('')) is search('no-such-program')}
                - k8s_exec: {pod: speaks, command: sh -c 'head -c 300000 /dev/zero | tr "\\000" x'}
                  register: long
                - assert: {that: long.stdout | length == 300000}
                - k8s_log: {name: speaks}
                  register: log
                - assert: {that: "log.log_lines == ['first', 'second'] and log.log == 'first\nsecond\n'"}
                - k8s_log: {name: speaks, tail_lines: 1, container: main}
                  register: last
                - assert: {that: "last.log_lines == ['second']"}
            """);

        Expect.Changes(await home.PlayAsync(play), "localhost");
    }
}
