using System.Text.Json;
using Runbook.Core;
using Runbook.Testing;

namespace Runbook.Modules.Tests;

/// <summary>Many objects of one kind are read as a list.</summary>
public class KubeListsTests
{
    private const int Objects = 9;
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", 200, 0)]
    [InlineData("more", 200, 4)]
    [InlineData("", 403, 9)]
    public async Task Present_ManyOfOneKind_AsksOnlyForWhatTheListDoesNotShow(string rest, int status, int asked)
    {
        var shown = rest.Length == 0 ? Objects : 5;
        var host = Cluster("ConfigMap", "configmaps")
            .Responds($"GET https://k{ConfigMaps}?limit=", status, List(rest, Enumerable.Range(0, shown)));
        foreach (var n in Enumerable.Range(0, Objects))
        {
            host.Responds($"GET https://k{ConfigMaps}/m{n}", 200, Live(n));
        }

        var run = await RunAsync(host, "ConfigMap");
        Assert.False(run.Changed || run.Failed, run.Message);
        Assert.Equal(asked, host.Sent.Count(r => r.Path.StartsWith($"{ConfigMaps}/", StringComparison.Ordinal)));
        Assert.All(host.Sent, r => Assert.Equal("GET", r.Method));
    }

    [Fact]
    public async Task Present_OneMissingInAWholeList_IsMade()
    {
        var host = Cluster("ConfigMap", "configmaps")
            .Responds($"GET https://k{ConfigMaps}?limit=", 200, List("", Enumerable.Range(1, Objects - 1)))
            .Responds($"PATCH https://k{ConfigMaps}/m0", 201, Live(0));
        var run = await RunAsync(host, "ConfigMap");
        Assert.True(run.Changed, run.Message);
        Assert.Equal(["GET", "GET", "PATCH", "PATCH"], host.Sent.Select(r => r.Method));
    }

    [Fact]
    public async Task Present_ManySecrets_AreAskedForByName()
    {
        var host = Cluster("Secret", "secrets");
        foreach (var n in Enumerable.Range(0, Objects))
        {
            host.Responds($"GET https://k/api/v1/namespaces/default/secrets/m{n}", 200, Live(n).Replace("ConfigMap", "Secret", StringComparison.Ordinal));
        }

        var run = await RunAsync(host, "Secret");
        Assert.False(run.Changed || run.Failed, run.Message);
        Assert.DoesNotContain(host.Sent, r => r.Path.Contains("limit", StringComparison.Ordinal));
    }

    private static string Live(int n) =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m{{{n}}}","namespace":"default","resourceVersion":"7"},"data":{"a":"MQ=="}}""";

    // the items of a list do not say of which kind they are
    private static string List(string rest, IEnumerable<int> items) => $$$"""
        {"kind":"ConfigMapList","apiVersion":"v1","metadata":{"continue":{{{JsonSerializer.Serialize(rest)}}}},
         "items":[{{{string.Join(',', items.Select(n => Live(n).Replace("\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",", "", StringComparison.Ordinal)))}}}]}
        """;

    private static FakeHost Cluster(string kind, string plural) => new FakeHost()
        .Answers("--runbook-part", "\n--runbook-part env\n\n--runbook-part missing /root/.kube/config\n")
        .Responds("GET https://k/api/v1", 200, $$"""{"resources":[{"name":"{{plural}}","kind":"{{kind}}","namespaced":true,"singularName":""}]}""");

    private static Task<ModuleRun> RunAsync(FakeHost host, string kind)
    {
        var wanted = Enumerable.Range(0, Objects).Select(n =>
            $$$"""{"apiVersion":"v1","kind":"{{{kind}}}","metadata":{"name":"m{{{n}}}"},"data":{"a":"MQ=="}}""");
        return new ModuleRunner(host).ApplyAsync(
            new KubectlModule(new JsonYaml()), (MapValue)ValueJson.Parse($$"""{"host":"https://k","api_key":"t","definition":[{{string.Join(',', wanted)}}]}"""), Token);
    }
}
