namespace Runbook.Lab.Tests;

/// <summary>The lab's Kubernetes answers as one.</summary>
public sealed class KubernetesClusterTests(KubernetesFixture kubernetes)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_ACluster_HasNodesThatAreReady()
    {
        var cluster = await kubernetes.ClusterAsync();
        Assert.Contains("GitVersion:\"v1.20.2\"", await cluster.KubectlAsync(Token, "version"), StringComparison.Ordinal);
        var nodes = await cluster.KubectlAsync(Token, "wait", "node", "--all", "--for=condition=Ready", "--timeout=60s");
        Assert.Equal(["node/fake-1 condition met", "node/fake-2 condition met"], nodes.Trim().Split('\n').Order());
    }

    [Theory]
    [InlineData("token", "")]
    [InlineData("reader", "")]
    [InlineData("nobody", "cannot list resource \"configmaps\"")]
    [InlineData("wrong-token", "Unauthorized")]
    [InlineData("expired", "Unauthorized")]
    [InlineData("wrong-ca", "certificate signed by unknown authority")]
    public async Task Config_OfAUser_LetsInOrRefuses(string user, string refusal)
    {
        var cluster = await kubernetes.ClusterAsync();
        var run = await Command.RunAsync(
            KubernetesCluster.Kubectl, ["--kubeconfig", cluster.Config(user), "get", "configmaps"], TimeSpan.FromMinutes(1), Token);
        Assert.Equal(refusal.Length > 0 ? 1 : 0, run.ExitCode);
        Assert.Contains(refusal, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("never-ready", "Running", "")]
    [InlineData("pull-error", "Pending", "ImagePullBackOff")]
    [InlineData("crash", "Running", "CrashLoopBackOff")]
    [InlineData("fail", "Failed", "")]
    public async Task Pod_WithAFate_MeetsIt(string fate, string phase, string reason)
    {
        var cluster = await kubernetes.ClusterAsync();
        using var folder = new TemporaryFolder();
        var pod = folder.Write("pod.yaml", $$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: fate-{{fate}}, annotations: {fakenode/state: "{{fate}}" } }
            spec: {containers: [{name: main, image: nginx}]}
            """);
        await cluster.KubectlAsync(Token, "apply", "-f", pod);
        try
        {
            var status = (await Until.NotNullAsync(async () =>
                (await cluster.GetAsync(Token, "pod", "fate-" + fate))["status"] is { } now && now["containerStatuses"] is not null ? now : null))!;
            Assert.Equal(phase, (string?)status["phase"]);
            Assert.Equal(reason, (string?)status["containerStatuses"]![0]!["state"]!["waiting"]?["reason"] ?? "");
            Assert.False((bool)status["containerStatuses"]![0]!["ready"]!);
        }
        finally
        {
            await cluster.KubectlAsync(Token, "delete", "pod", "fate-" + fate);
        }
    }
}
