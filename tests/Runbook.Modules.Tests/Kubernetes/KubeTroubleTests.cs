using Runbook.Core;
using Runbook.Testing;

namespace Runbook.Modules.Tests;

/// <summary>What a server may answer that the real one of the lab seldom does, each with its message.</summary>
public class KubeTroubleTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Kinds = """{"resources":[{"name":"configmaps","kind":"ConfigMap","namespaced":true},{"name":"namespaces","kind":"Namespace","namespaced":false}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(429, """{"message":"too many requests"}""", "ConfigMap default/a cannot be read: https://k is too busy: too many requests")]
    [InlineData(500, """{"message":"etcdserver: request timed out"}""", "ConfigMap default/a cannot be read: etcdserver: request timed out (HTTP 500)")]
    [InlineData(503, "no backend", "ConfigMap default/a cannot be read: no backend (HTTP 503)")]
    [InlineData(502, "<html>a proxy's page</html>", "ConfigMap default/a cannot be read: <html>a proxy's page</html> (HTTP 502)")]
    [InlineData(200, "<html>", "https://k does not speak as an API server: <html>")]
    public async Task Read_AServerInTrouble_SaysSo(int status, string body, string message)
    {
        var run = await RunAsync(Cluster().Responds($"GET https://k{Maps}/a", status, body), """{"kind":"ConfigMap","name":"a"}""");
        Assert.Equal((true, message), (run.Failed, run.Message));
    }

    [Theory]
    [InlineData(403, """{"message":"admission webhook \"policy.test\" denied the request: no label team"}""", "ConfigMap default/a: not allowed: admission webhook \"policy.test\" denied the request: no label team")]
    [InlineData(409, """{"message":"Operation cannot be fulfilled: the object has been modified","reason":"Conflict"}""", "ConfigMap default/a: Operation cannot be fulfilled: the object has been modified (HTTP 409)")]
    [InlineData(422, """{"message":"ConfigMap \"a\" is invalid: data: Too long","reason":"Invalid"}""", "ConfigMap default/a: ConfigMap \"a\" is invalid: data: Too long (HTTP 422)")]
    [InlineData(413, """{"message":"Request entity too large: limit is 3145728"}""", "ConfigMap default/a: Request entity too large: limit is 3145728 (HTTP 413)")]
    public async Task Try_AChangeThatIsRefused_SaysWhyAndWritesNothing(int status, string body, string message)
    {
        var host = Cluster().Responds($"GET https://k{Maps}/a", 404, "{}").Responds($"PATCH https://k{Maps}/a", status, body);
        var run = await RunAsync(host, """{"definition":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":"y"}}}""");
        Assert.Equal((true, message), (run.Failed, run.Message));
        Assert.DoesNotContain(host.Sent, r => r.Method == "PATCH" && !r.Path.Contains("dryRun", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Apply_TheServerGoesAwayMeanwhile_TellsWhatWasAppliedAndWhatWasNot()
    {
        var host = Cluster().Responds("GET https://k/api/v1/namespaces/", 404, "{}").Responds("PATCH https://k/api/v1/namespaces/shop?", 201, """{"kind":"Namespace"}""")
            .Responds("PATCH https://k/api/v1/namespaces/shop/configmaps/", 404, """{"message":"namespaces \"shop\" not found"}""")
            .Responds("configmaps/b?fieldManager=runbook&force", 0, "");
        var run = await RunAsync(host, """
            {"definition":[{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}},
             {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b","namespace":"shop"}}]}
            """);
        Assert.True(run.Failed);
        Assert.Contains("ConfigMap shop/b: ", run.Message, StringComparison.Ordinal);
        Assert.EndsWith("\napplied before: Namespace shop", run.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"apply_set":"pods/x","kind":"ConfigMap","name":"a"}""", "apply_set \"pods/x\" is none: write NAME, secrets/NAME or configmaps/NAME")]
    [InlineData("""{"prune":true,"kind":"ConfigMap","name":"a"}""", "prune needs apply_set: only what an apply set made is ever deleted")]
    [InlineData("""{"apply_set":"x","state":"absent","kind":"ConfigMap","name":"a"}""", "apply_set is for state: present")]
    [InlineData("""{"wait_for":"object.x","kind":"ConfigMap","name":"a"}""", "wait_for cannot be read here")]
    [InlineData("""{"merge_type":["strategic"],"state":"patched","kind":"ConfigMap","name":"a"}""", "merge_type \"strategic\" is not known (strategic-merge, merge, json)")]
    [InlineData("""{"state":"presnt","kind":"ConfigMap","name":"a"}""", "<test>:1:1: error: wrong value of an argument: kubectl: state must be one of present, absent, patched, restarted, not the text \"presnt\"; did you mean \"present\"?")]
    [InlineData("""{"name":"a"}""", "<test>:1:1: error: missing argument: kubectl needs one of definition, src, template, kustomize, kind")]
    [InlineData("""{"kind":"ConfigMap","name":"a","replaced":true}""", "error: unknown argument: kubectl has no argument \"replaced\" (did you mean \"replace\"?)")]
    public async Task Bind_ArgumentsThatDoNotFit_AreRefused(string arguments, string message)
    {
        var run = await RunAsync(Cluster(), arguments);
        Assert.True(run.Failed);
        Assert.Equal(message, run.Message);
    }

    [Theory]
    [InlineData("299 - \"storage.k8s.io/v1beta1 StorageClass is deprecated\"", "storage.k8s.io/v1beta1 StorageClass is deprecated")]
    [InlineData("299 api \"say \\\"v1\\\"\" \"Mon\", 299 - \"two\"", "say \"v1\"|two")]
    [InlineData("nothing of the kind", "")]
    public void Of_AnAnswersHeaders_ReadsTheWarnings(string header, string expected) => Assert.Equal(
        expected, string.Join('|', KubeWarnings.Of(new Runbook.Sdk.WebAnswer(200, "") { Headers = [KeyValuePair.Create("Warning", header)] })));

    [Fact]
    public void Id_OfAnApplySet_IsTheDigestThatKubectlMakes()
    {
        // sha256 of "shop.setns.Secret." in base64 for addresses, as KEP-3659 says
        var set = KubeApplySet.Of("shop", "setns")!;
        Assert.Equal("applyset--UuwptKw3VAlBtnWHMdgUCj-6Oqrg0Sno7bzg373HlM-v1", set.Id);
        Assert.Equal(new KubeApplySet("ConfigMap", "shop", "setns"), KubeApplySet.Of("configmaps/shop", "setns"));
        Assert.Null(KubeApplySet.Of("pods/shop", "setns"));
    }

    [Theory]
    [InlineData("""{"definition":{"kind":"Secret","stringData":{"a":"hidden"}}}""")]
    [InlineData("""{"definition":[{"kind":"ConfigMap"},{"kind":"Secret","data":{"a":"hidden"}}]}""")]
    [InlineData("""{"inline":{"kind":"List","items":[{"kind":"Secret","data":{"a":"hidden"}}]}}""")]
    [InlineData("""{"kind":"Secret","definition":{"data":{"a":"hidden"}}}""")]
    [InlineData("""{"definition":"kind: Secret\nstringData: {a: hidden}\n"}""")]
    [InlineData("""{"definition":"{\"kind\": \"Secret\", \"data\": {\"a\": \"hidden\"}}"}""")]
    public void MarkSecrets_OfAManifest_HidesItsData(string arguments)
    {
        var marked = new KubectlModule(new JsonYaml()).MarkSecrets((MapValue)ValueJson.Parse(arguments));
        Assert.DoesNotContain("hidden", marked.ToString(), StringComparison.Ordinal);
    }

    private static FakeHost Cluster() => new FakeHost().Answers("--runbook-part", "\n--runbook-part env\n\n").Responds("GET https://k/api/v1", 200, Kinds);

    private static Task<ModuleRun> RunAsync(FakeHost host, string arguments) => new ModuleRunner(host).ApplyAsync(
        new KubectlModule(new JsonYaml()), Json.Merged((MapValue)ValueJson.Parse(arguments), Value.Map(("host", Value.Of("https://k")))), Token);
}
