using Runbook.Testing;

namespace Runbook.Modules.Tests;

public class WebModulesTests
{
    // What a host has: curl, GNU's wget without curl, or busybox alone.
    private static readonly string[] Tools = ["curl", "wget", "busybox"];

    public static TheoryData<string, string, string> Uris { get; } = new()
    {
        { """{"url":"#/json"}""", "ok OK (8 bytes)", """{"status":200,"json":{"a":1},"cookies":{"k":"v"},"cookies_string":"k=v","x_two_words":"1","redirected":false,"url":"#/json"}""" },
        { """{"url":"#/moved","return_content":true}""", "ok OK", """{"status":200,"content":"{\"a\": 1}","redirected":true,"url":"#/json"}""" },
        { """{"url":"#/none"}""", "failed Status code was 404 and not [200]: HTTP Error 404: Not Found", """{"status":404}""" },
        { """{"url":"#/none","status_code":[200,404]}""", "ok HTTP Error 404: Not Found", """{"status":404}""" },
        { """{"url":"http://127.0.0.1:1/"}""", "failed Status code was -1 and not [200]: Request failed: <urlopen error", """{"status":-1,"redirected":false}""" },
        { """{"url":"#/text","dest":"@/d"}""", "changed OK (5 bytes)", """{"path":"@/d","size":5,"mode":"0644"}""" },
        { """{"url":"#/text","dest":"@/same","mode":"0600"}""", "changed OK", """{"path":"@/same","mode":"0600"}""" },
        { """{"url":"#/text","dest":"@/same"}""", "ok OK", """{"path":"@/same"}""" },
        { """{"url":"#/text","dest":"@/folder"}""", "changed OK", """{"path":"@/folder/text"}""" },
        { """{"url":"#/text","creates":"@/same"}""", "ok", """{"stdout":"skipped, since '@/same' exists"}""" },
        { """{"url":"#/echo","method":"POST","body":{"a":[1]},"body_format":"json","return_content":true}""", "ok", """{"content":"{\"a\":[1]}"}""" },
        { """{"url":"#/echo","method":"POST","body":{"a":"x y&","b":[1,2]},"body_format":"form-urlencoded","return_content":true}""", "ok", """{"content":"a=x+y%26&b=1&b=2"}""" },
        { """{"url":"#/echo","method":"POST","src":"body","return_content":true}""", "ok", """{"content":"from a file"}""" },
        { """{"url":"#/echo","method":"POST","src":"@/same","remote_src":true,"return_content":true}""", "ok", """{"content":"hello"}""" },
    };

    public static TheoryData<string, string, string> CurlOnly { get; } = new()
    {
        { """{"url":"#/login","user":"u","password":"p"}""", "ok", """{"status":200}""" },
        { """{"url":"#/login","user":"u","password":"p","force_basic_auth":true}""", "ok", """{"status":200}""" },
        { """{"url":"#/login"}""", "failed HTTP Error 401", """{"status":401}""" },
        { """{"url":"#/moved","follow_redirects":"none","status_code":302}""", "ok", """{"status":302,"location":"#/json"}""" },
        { """{"url":"#/echo","method":"PUT","body":"x","return_content":true}""", "ok", """{"content":"x"}""" },
        { """{"url":"#/moved","method":"POST","follow_redirects":"all","status_code":200}""", "ok", """{"redirected":true}""" },
    };

    public static TheoryData<string, string, string, string> Downloads { get; } = new()
    {
        { "", """{"url":"#/text","dest":"@/g","mode":"0600"}""", "changed OK (5 bytes)", """{"dest":"@/g","mode":"0600","checksum_dest":null,"checksum_src":"aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d","md5sum":"5d41402abc4b2a76b9719d911017c592","status_code":200,"state":"file","size":5}""" },
        { "", """{"url":"#/dir/file.txt?x=1","dest":"@"}""", "changed", """{"dest":"@/file.txt"}""" },
        { "printf hello > g", """{"url":"#/text","dest":"@/g"}""", "ok", """{"dest":"@/g","size":5}""" },
        { "printf old-one > g; chmod 640 g; touch -d 2020-01-01 g", """{"url":"#/text","dest":"@/g"}""", "changed", """{"size":5,"mode":"0640"}""" },
        { "printf old > g", """{"url":"#/text","dest":"@/g","force":true,"backup":true}""", "changed", """{"size":5}""" },
        { "printf hello > g", """{"url":"#/text","dest":"@/g","force":true}""", "ok", """{"size":5}""" },
        { "printf hello > g", """{"url":"#/text","dest":"@/g","checksum":"md5:5d41402abc4b2a76b9719d911017c592"}""", "ok file already exists", """{"dest":"@/g"}""" },
        { "printf hello > g", """{"url":"#/text","dest":"@/g","checksum":"md5:#/sums","mode":"0600"}""", "changed file already exists but file attributes changed", """{"mode":"0600"}""" },
        { "", """{"url":"#/text","dest":"@/g","checksum":"md5:#/sums"}""", "changed", """{"size":5}""" },
        { "", """{"url":"#/dir/file.txt","dest":"@/g","checksum":"md5:#/sums"}""", "failed Unable to find a checksum for file 'file.txt' in", "{}" },
        { "", """{"url":"#/text","dest":"@/g","checksum":"sha256:00"}""", "failed The checksum for @/g did not match 00; it was 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824.", "{}" },
        { "", """{"url":"#/none","dest":"@/g"}""", "failed Request failed", """{"response":"HTTP Error 404: Not Found","status_code":404}""" },
        { "", """{"url":"#/text","dest":"@/no/x"}""", "failed Destination @/no does not exist", "{}" },
        { "", """{"url":"#/text","dest":"@/g","checksum":"foo:1"}""", "failed The checksum parameter has to be in format", "{}" },
    };

    [Theory]
    [MemberData(nameof(Uris))]
    public async Task Uri_Case_AnswersAsAnsible(string arguments, string expected, string keys)
    {
        foreach (var tool in Tools)
        {
            await RunAsync("uri", tool, "printf hello > same; mkdir folder", arguments, expected, keys);
        }
    }

    [Theory]
    [MemberData(nameof(CurlOnly))]
    public async Task Uri_WholeTools_AnswerAsAnsible(string arguments, string expected, string keys)
    {
        foreach (var tool in Tools[..2])
        {
            await RunAsync("uri", tool, "true", arguments, expected, keys);
        }
    }

    [Theory]
    [MemberData(nameof(Downloads))]
    public async Task GetUrl_Case_AnswersAsAnsible(string setUp, string arguments, string expected, string keys)
    {
        foreach (var tool in Tools)
        {
            await RunAsync("get_url", tool, setUp, arguments, expected, keys);
        }
    }

    [Theory]
    [InlineData("""{"url":"#/echo","method":"PUT"}""", "cannot do method PUT: install curl")]
    [InlineData("""{"url":"#/login","user":"u","password":"p"}""", "cannot do a login that others on the host cannot see")]
    public async Task Uri_BusyboxLacks_SaysWhat(string arguments, string expected) =>
        await RunAsync("uri", "busybox", "true", arguments, "failed " + expected, "{}");

    [Fact]
    public async Task Uri_Check_SendsNothing()
    {
        using var server = new WebServer();
        using var fixture = new HostFixture(busybox: false);
        var run = await fixture.Runner.CheckAsync(SystemRun.Module("uri"), fixture.Arguments($$"""{"url":"{{server.Address}}/json"}"""), TestContext.Current.CancellationToken);
        Assert.True(run.Change!.IsOpaque);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Uri_Multipart_SendsTheFields()
    {
        using var server = new WebServer();
        using var fixture = new HostFixture(busybox: false);
        var run = await fixture.ApplyAsync(
            SystemRun.Module("uri"),
            $$$"""{"url":"{{{server.Address}}}/echo","method":"POST","body_format":"form-multipart","body":{"a":"1","f":{"content":"text","filename":"f.txt"}},"return_content":true }""");
        Assert.False(run.Failed, run.Message);
        Assert.Contains("name=\"f\"; filename=\"f.txt\"\r\n\r\ntext\r\n", run.Text("content"), StringComparison.Ordinal);
        Assert.Contains("multipart/form-data; boundary=", server.Requests[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Script_Password_IsMasked()
    {
        var script = new WebRequest("http://x", "GET") { User = "u", Password = "geheim", Headers = [("Authorization", "token-x", false)] }.Script();
        Assert.DoesNotContain("geheim", script.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain("token-x", script.Shown, StringComparison.Ordinal);
        Assert.Contains("geheim", script.Text, StringComparison.Ordinal);
    }

    private static async Task RunAsync(string module, string tool, string setUp, string arguments, string expected, string keys)
    {
        using var server = new WebServer();
        using var fixture = new HostFixture(tool == "busybox");
        await File.WriteAllTextAsync(Path.Combine(fixture.Control, "body"), "from a file", TestContext.Current.CancellationToken);
        await fixture.ShellAsync("umask 022; " + (setUp.Length > 0 ? setUp : "true"));
        string Here(string text) => text.Replace("#", server.Address, StringComparison.Ordinal);
        var host = tool == "wget" ? WithoutCurl(fixture) : fixture.Host;
        var run = await new ModuleRunner(host) { Resolver = fixture.Runner.Resolver }
            .ApplyAsync(SystemRun.Module(module), fixture.Arguments(Here(arguments)), TestContext.Current.CancellationToken);
        try
        {
            RunExpectation.Holds(run, Here(expected).Replace("@", fixture.Root, StringComparison.Ordinal), fixture.Arguments(Here(keys)));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"with {tool}: {e.Message}", e);
        }
    }

    /// <summary>The same host with a search path on which there is everything but curl.</summary>
    private static LocalShellHost WithoutCurl(HostFixture fixture) => new(fixture.Root) { SearchPath = NoCurl.Value };

    private static Lazy<string> NoCurl { get; } = new(() =>
    {
        var folder = Path.Combine(Path.GetTempPath(), $"runbook-no-curl-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        foreach (var program in Directory.GetFiles("/usr/bin").Where(f => Path.GetFileName(f) != "curl"))
        {
            File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(program)), program);
        }

        return folder;
    });
}
