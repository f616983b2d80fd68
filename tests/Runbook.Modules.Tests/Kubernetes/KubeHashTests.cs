using Runbook.Core;

namespace Runbook.Modules.Tests;

/// <summary>The vectors are those of k8s.io/kubectl's own tests.</summary>
public class KubeHashTests
{
    [Theory]
    [InlineData("""{"kind":"ConfigMap","data":{}}""", "42745tchd9")]
    [InlineData("""{"kind":"ConfigMap","data":{"one":""}}""", "9g67k2htb6")]
    [InlineData("""{"kind":"ConfigMap","data":{"two":"2","one":"","three":"3"}}""", "f5h7t85m9b")]
    [InlineData("""{"kind":"Secret","type":"my-type","data":{}}""", "t75bgf6ctb")]
    [InlineData("""{"kind":"Secret","type":"my-type","data":{"one":""}}""", "74bd68bm66")]
    [InlineData("""{"kind":"Secret","type":"my-type","data":{"two":"Mg==","one":"","three":"Mw=="}}""", "dgcb6h9tmk")]
    public void Of_AnObject_IsKubectls(string body, string expected) => Assert.Equal(expected, KubeHash.Of((MapValue)ValueJson.Parse(body)));

    [Fact]
    public void Named_AnObject_BearsItAtTheEndOfItsName() => Assert.Equal(
        "a-" + KubeHash.Of((MapValue)ValueJson.Parse("""{"kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":"<&>"}}""")),
        Json.Text(KubeHash.Named((MapValue)ValueJson.Parse("""{"data":{"x":"<&>"},"metadata":{"name":"a"},"kind":"ConfigMap"}""")), "metadata", "name"));
}
