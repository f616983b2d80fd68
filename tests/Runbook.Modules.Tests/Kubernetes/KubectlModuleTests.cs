using Runbook.Core;
using Runbook.Testing;

namespace Runbook.Modules.Tests;

public class KubectlModuleTests
{
    private const string Path = "/api/v1/namespaces/default/configmaps/first";
    private const string Live = """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"first","namespace":"default","resourceVersion":"7",
         "managedFields":[{"manager":"other","operation":"Update","time":"2026-11-23T09:00:00Z"}]},"data":{"a":"1"}}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Present_AllFieldsAreThere_WritesNothingAndAsksNoTrial()
    {
        var host = Cluster().Responds($"GET https://k{Path}", 200, Live);
        var run = await RunAsync(host, "1");
        Assert.False(run.Changed || run.Failed, run.Message);
        Assert.All(host.Sent, r => Assert.Equal("GET", r.Method));
        Assert.Equal("7", Json.Text(run.Result, "result", "metadata", "resourceVersion"));
    }

    [Fact]
    public async Task Present_AnotherValue_IsTriedThenApplied()
    {
        var host = Cluster().Responds($"GET https://k{Path}", 200, Live).Responds($"PATCH https://k{Path}", 200, Live.Replace("\"1\"", "\"2\"", StringComparison.Ordinal));
        var run = await RunAsync(host, "2");
        Assert.True(run.Changed, run.Message);
        Assert.Equal(["GET", "PATCH", "PATCH"], host.Sent.Skip(1).Select(r => r.Method));
        Assert.Contains("dryRun=All", host.Sent[^2].Path, StringComparison.Ordinal);
        Assert.DoesNotContain("dryRun", host.Sent[^1].Path, StringComparison.Ordinal);
        Assert.Contains("  a: \"2\"", run.Diffs[0].After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Present_SomebodyElsesField_NamesTheOwnerAndWritesNothing()
    {
        var host = Cluster().Responds($"GET https://k{Path}", 200, Live).Responds($"PATCH https://k{Path}", 409, """
            {"reason":"Conflict","message":"Apply failed","details":{"causes":[{"field":".data.a","message":"conflict with \"other\""}]}}
            """);
        var run = await RunAsync(host, "2");
        Assert.True(run.Failed);
        Assert.Contains(".data.a belongs to \"other\" since 2026-11-23T09:00:00Z", run.Message, StringComparison.Ordinal);
        Assert.Single(host.Sent, r => r.Method == "PATCH");
    }

    [Theory]
    [InlineData(401, "does not know who asks")]
    [InlineData(403, "not allowed")]
    public async Task Present_ServerRefuses_SaysWhy(int status, string part)
    {
        var run = await RunAsync(Cluster().Responds($"GET https://k{Path}", status, """{"message":"no"}"""), "1");
        Assert.True(run.Failed);
        Assert.Contains(part, run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_OfASecret_HidesItsDataAndSaysThatItChanged()
    {
        var (before, after) = KubeText.Both(Secret("b2xk"), Secret("bmV3"));
        Assert.Contains("password: ******** (old)", before, StringComparison.Ordinal);
        Assert.Contains("password: ******** (new)", after, StringComparison.Ordinal);
    }

    [Fact]
    public void Filled_PortAndQuantity_AreWrittenOut()
    {
        var pod = (MapValue)ValueJson.Parse("""
            {"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"ports":[{"containerPort":80}],"resources":{"requests":{"cpu":0.5}}}]}}
            """);
        var text = KubeDefaults.Filled(pod).ToString();
        Assert.Contains("\"protocol\":\"TCP\"", text, StringComparison.Ordinal);
        Assert.Contains("\"cpu\":\"0.5\"", text, StringComparison.Ordinal);
    }

    private static MapValue Secret(string data) =>
        (MapValue)ValueJson.Parse($$$"""{"kind":"Secret","data":{"password":"{{{data}}}"}}""");

    private static FakeHost Cluster() => new FakeHost()
        .Answers("--runbook-part", "\n--runbook-part env\n\n--runbook-part missing /root/.kube/config\n")
        .Responds("GET https://k/api/v1", 200, """{"resources":[{"name":"configmaps","kind":"ConfigMap","namespaced":true,"singularName":""}]}""");

    private static Task<ModuleRun> RunAsync(FakeHost host, string value) => new ModuleRunner(host).ApplyAsync(
        new KubectlModule(new JsonYaml()),
        (MapValue)ValueJson.Parse("""{"host":"https://k","api_key":"t","kind":"ConfigMap","name":"first","definition":{"data":{"a":"?"}}}""".Replace("?", value, StringComparison.Ordinal)),
        Token);
}
