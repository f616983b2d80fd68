namespace Runbook.Lab.Tests;

/// <summary>Objects that are applied as a set: what is no longer named is shown, and goes only when asked for.</summary>
public sealed class ApplySetTests(KubernetesFixture kubernetes)
{
    private const string Play = """
        - hosts: localhost
          connection: local
          gather_facts: false
          tasks:
            - kubectl:
                namespace: "{{ kubernetes_namespace }}"
                apply_set: configmaps/shop
                prune: "{{ prune | default(false) }}"
                wait_timeout: 5
                wait: "{{ wait | default(false) }}"
                delete_options: "{{ {'propagationPolicy': policy} if policy is defined else omit }}"
                definition: "{{ all[:n | int] }}"
              vars:
                web: {metadata: {labels: {app: web}}, spec: {containers: [{name: main, image: nginx}]}}
                all:
                  - {apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: {a: b}}
                  - {apiVersion: v1, kind: ConfigMap, metadata: {name: held, finalizers: [test.example/hold]}}
                  - {apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 1, selector: {matchLabels: {app: web}}, template: "{{ web }}"}}
                  - {apiVersion: v1, kind: Secret, metadata: {name: last}, stringData: {pin: s3cr3t-pin}}
        """;

    [Fact]
    public async Task Apply_LessThanBefore_ShowsItAndDeletesOnlyWithPrune()
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        var play = home.Write("set.yml", Play);
        Expect.Changes(await home.PlayAsync(play, "-e", "n=4"), "localhost");
        var before = await home.VersionsAsync();
        Expect.NoChange(await home.PlayAsync(play, "-e", "n=4", "--diff"), "localhost");
        Assert.Equal("ConfigMap,Deployment.apps,Secret", await NoteAsync(home, "contains-group-kinds"));
        var id = await home.ValueAsync("configmap/shop", ".metadata.labels.applyset\\.kubernetes\\.io/id");
        Assert.Equal(id, await home.ValueAsync("deployment/web", ".metadata.labels.applyset\\.kubernetes\\.io/part-of"));

        // a copy of a member is none: somebody else made it
        await home.KubectlAsync("create", "configmap", "copy");
        await home.KubectlAsync("label", "configmap", "copy", $"applyset.kubernetes.io/part-of={id}");

        var less = await home.PlayAsync(play, "-e", "n=2", "--diff");
        Expect.NoChange(less, "localhost");
        Assert.Contains($"+++ Secret {home.Space}/last (no longer named: prune: true deletes it)", less.Output, StringComparison.Ordinal);
        Assert.Contains($"warning: Deployment {home.Space}/web is no longer named by the apply set configmaps/shop; prune: true deletes it", less.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("copy", less.Output, StringComparison.Ordinal);
        Assert.Equal(before.Where(v => v.Key.StartsWith("ConfigMap", StringComparison.Ordinal)), (await home.VersionsAsync()).Where(v => v.Key.StartsWith("ConfigMap", StringComparison.Ordinal) && v.Key != "ConfigMap/copy"));

        var check = await home.PlayAsync(play, "-e", "n=2", "-e", "prune=true", "--check", "--diff");
        Expect.Changes(check, "localhost");
        Assert.Contains($"+++ Deployment {home.Space}/web (deleted)", check.Output, StringComparison.Ordinal);
        Assert.Contains("web", await home.KubectlAsync("get", "deployments", "-o", "name"), StringComparison.Ordinal);

        Expect.Changes(await home.PlayAsync(play, "-e", "n=2", "-e", "prune=true", "-e", "policy=Foreground"), "localhost");
        // Foreground: what hangs on it is gone before it
        Assert.Equal("", await home.KubectlAsync("get", "deployments,replicasets,pods", "-o", "name"));
        Assert.DoesNotContain("secret/last", await home.KubectlAsync("get", "secrets", "-o", "name"), StringComparison.Ordinal);
        Assert.Equal("ConfigMap", await NoteAsync(home, "contains-group-kinds"));
        Assert.Contains("copy", await home.KubectlAsync("get", "configmaps", "-o", "name"), StringComparison.Ordinal);
        Expect.NoChange(await home.PlayAsync(play, "-e", "n=2", "-e", "prune=true"), "localhost");
    }

    [Fact]
    public async Task Prune_SomethingHeldByAFinalizer_WaitsAndSaysByWhat()
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        var play = home.Write("set.yml", Play);
        Expect.Changes(await home.PlayAsync(play, "-e", "n=2"), "localhost");

        var run = await home.PlayAsync(play, "-e", "n=1", "-e", "prune=true", "-e", "wait=true");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"not within 5 s: ConfigMap {home.Space}/held is still there, held by test.example/hold", run.Output, StringComparison.Ordinal);
        await home.KubectlAsync("patch", "configmap", "held", "--type=json", "--patch", """[{"op": "remove", "path": "/metadata/finalizers"}]""");
        Expect.NoChange(await home.PlayAsync(play, "-e", "n=1", "-e", "prune=true"), "localhost");
    }

    [Fact]
    public async Task Apply_ASetOfAnotherTool_IsRefused()
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        var play = home.Write("set.yml", Play);
        Expect.Changes(await home.PlayAsync(play, "-e", "n=1"), "localhost");
        await home.KubectlAsync("annotate", "configmap", "shop", "--overwrite", "applyset.kubernetes.io/tooling=kubectl/v1.30");

        var run = await home.PlayAsync(play, "-e", "n=1");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"the apply set ConfigMap {home.Space}/shop is kept by \"kubectl/v1.30\": two tools must not prune one set", run.Output, StringComparison.Ordinal);
    }

    private static Task<string> NoteAsync(KubernetesHome home, string name) => home.ValueAsync("configmap/shop", $".metadata.annotations.applyset\\.kubernetes\\.io/{name}");
}
