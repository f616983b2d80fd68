using System.Text.Json.Nodes;

namespace Runbook.Lab.Tests;

/// <summary>The article's manifests, word for word, and the templates that are made of them.</summary>
public sealed class ArticleManifestTests(KubernetesFixture kubernetes)
{
    private static readonly string[] ClusterWide = ["persistentvolume/task-pv-volume", "storageclass/glusterfs-storage"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Apply_AsWritten_MakesAllAndThenChangesNothing()
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        var play = Repository.At("tests", "lab", "data", "article", "manifests.yml");
        try
        {
            Expect.Changes(await home.PlayAsync(play), "localhost");
            await home.KubectlAsync("rollout", "status", "statefulset/mysql", "--timeout=120s");
            Assert.Equal("Bound Bound Bound Bound", await home.ValueAsync("pvc", ".items[*].status.phase"));
            var before = await home.VersionsAsync();
            Expect.NoChange(await home.PlayAsync(play), "localhost");
            Assert.Equal(before, await home.VersionsAsync());
        }
        finally
        {
            await home.Cluster.TryKubectlAsync(Token, ["delete", "--wait=false", "--ignore-not-found", .. ClusterWide]);
        }
    }

    [Theory]
    [InlineData("mysql/config-map", "config-map")]
    [InlineData("mysql/services", "services")]
    [InlineData("mysql/stateful-set", "stateful-set")]
    [InlineData("mysql/storage-class", "storage-class")]
    [InlineData("volumes/persistent-volume", "volume-and-claim")]
    [InlineData("volumes/persistent-volume-claim", "volume-and-claim")]
    [InlineData("volumes/pod", "pod")]
    public async Task Template_WithItsDefaults_IsTheArticlesManifest(string template, string manifest)
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        // the article names classes as Kubernetes did before 1.6
        var run = await home.RenderAsync("kubernetes_version=1.5");
        Assert.True(run.ExitCode == 0, run.Text);
        var rendered = await ObjectsAsync(home, home.At($"out/{template}.yaml"));
        var written = await ObjectsAsync(home, Repository.At("tests", "lab", "data", "article", "manifests", manifest + ".yaml"));
        Assert.NotEmpty(rendered);
        Assert.All(rendered, o => Assert.Contains(o, written));
    }

    // as the real kubectl reads them
    private static async Task<string[]> ObjectsAsync(KubernetesHome home, string file)
    {
        var json = await home.KubectlAsync("create", "--dry-run=client", "--validate=false", "-o", "json", "-f", file);
        var objects = json.Replace("}\n{", "}\0{", StringComparison.Ordinal).Split('\0').Select(text => JsonNode.Parse(text)!);
        return [.. objects.SelectMany(o => o["items"] is JsonArray items ? items.Select(i => i!.ToJsonString()) : [o.ToJsonString()])];
    }
}
