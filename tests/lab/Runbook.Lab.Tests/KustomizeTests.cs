namespace Runbook.Lab.Tests;

/// <summary>Folders with a kustomization, beside what kubectl itself makes of them.</summary>
public sealed class KustomizeTests(KubernetesFixture kubernetes)
{
    private const string Play = """
        - hosts: localhost
          connection: local
          gather_facts: false
          tasks:
            - kubectl: {namespace: "{{ kubernetes_namespace }}", kustomize: "{{ folder }}"}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("base")]
    [InlineData("overlay")]
    public async Task Apply_AFolder_IsWhatKubectlMakesOfIt(string name)
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        var play = home.Write("play.yml", Play);
        var folder = Folder(name);

        Expect.Changes(await home.PlayAsync(play, "-e", "folder=" + folder), "localhost");

        // status 0: nothing is other than kubectl would have it, the digests in the names among it
        var diff = await home.Cluster.TryKubectlAsync(Token, "--namespace", home.Space, "diff", "-k", folder);
        Assert.True(diff.ExitCode == 0, diff.Text);
        var before = await home.VersionsAsync();
        Assert.True(before.Count >= 4, string.Join(", ", before.Keys));
        Expect.NoChange(await home.PlayAsync(play, "-e", "folder=" + folder), "localhost");
        Assert.Equal(before, await home.VersionsAsync());
    }

    [Fact]
    public async Task Apply_WhatNewerKubectlKnows_PatchesLabelsAndReplicasHold()
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        Expect.Changes(await home.PlayAsync(home.Write("play.yml", Play), "-e", "folder=" + Folder("newer")), "localhost");
        Assert.Equal("2", await home.ValueAsync("deployment/worker", ".spec.replicas"));
        Assert.Equal("yes", await home.ValueAsync("deployment/worker", ".metadata.annotations.seen"));
        Assert.Equal("false", await home.ValueAsync("serviceaccount/runner", ".automountServiceAccountToken"));
        Assert.Equal("blue a", await home.ValueAsync("service/web", ".metadata.labels['team','zone']"));
        Assert.Equal("a", await home.ValueAsync("service/web", ".spec.selector.zone"));
        Assert.Equal("", await home.ValueAsync("service/web", ".spec.selector.team"));
        Assert.Equal("", await home.KubectlAsync("get", "rolebindings", "-o", "name"));
        Assert.Equal("b", await home.ValueAsync("configmap/fixed", ".data.a"));
        var settings = await home.ValueAsync("statefulset/web", ".spec.template.spec.volumes[0].configMap.name");
        Assert.StartsWith("settings-", settings, StringComparison.Ordinal);
        Assert.Equal("red", await home.ValueAsync("configmap/" + settings, ".data.colour"));
        Assert.Equal("as & <when>", await home.ValueAsync("configmap/" + settings, ".data.motto"));
    }

    [Theory]
    [InlineData("helmCharts: []", "kustomization.yaml:1:1: error: a kustomization has a field that is not supported: helmCharts (supported are resources,")]
    [InlineData("resource: [a.yaml]", "kustomization.yaml:1:1: error: a kustomization has a field that is not supported: resource (did you mean \"resources\"?)")]
    [InlineData("resources: [gone.yaml]", "kustomization.yaml:1:13: error: a file of a kustomization is missing: \"gone.yaml\": looked for ")]
    [InlineData("resources: ['https://test.example/x.yaml']", "error: a remote resource of a kustomization is not fetched: https://test.example/x.yaml")]
    [InlineData("resources: a.yaml", "error: a field of a kustomization has the wrong type: resources must be a list")]
    [InlineData("resources: [../loop]", "error: kustomizations name each other in a circle")]
    [InlineData("replicas: [{name: web, count: 2}]", "error: replicas of a kustomization fit nothing: there is no Deployment, StatefulSet or ReplicaSet web")]
    [InlineData("configMapGenerator: [{name: a, behavior: merge}]", "error: a generator of a kustomization does not fit: there is no ConfigMap a to merge")]
    [InlineData("configMapGenerator: [{name: a, literals: [b]}]", "error: an entry of a generator is not KEY=VALUE")]
    [InlineData("configMapGenerator: [{name: a}]\npatches: [{target: {kind: Service}, patch: '[]'}]", "error: a patch of a kustomization fits nothing: its target {\"kind\":\"Service\"} is not there")]
    [InlineData("configMapGenerator: [{name: a}]\npatches: [{target: {kind: ConfigMap}, patch: '[{op: remove, path: /x}]'}]", "error: a patch of a kustomization does not fit: ConfigMap a: there is no /x")]
    public async Task Apply_ABadFolder_SaysWhatIsWrongWithIt(string kustomization, string message)
    {
        using var home = new UserHome("");
        home.Write("loop/kustomization.yaml", kustomization + "\n");
        var play = home.Write("play.yml", Play);

        var run = await home.Cli.RunAsync(["run", play, "--output", "lines", "-e", "kubernetes_namespace=x folder=" + home.At("loop")], Token);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(message, run.Text, StringComparison.Ordinal);
    }

    private static string Folder(string name) => Repository.At("tests", "lab", "data", "kubernetes", "kustomize", name);
}
