using System.Text.RegularExpressions;

namespace Runbook.Loading.Tests;

/// <summary>
/// The modules of <c>playbooks/examples/library</c>, written as an author outside this repository would: their cases, the conformance suite on this
/// machine, and the example playbook, with real servers. The one for services is tried in the lab, where there is a systemd.
/// </summary>
public sealed class LibraryExampleTests(MariadbServer mariadb) : IClassFixture<MariadbServer>, IDisposable
{
    private const string Password = "pa55word-of-the-shop";
    private const string Token = "t0ken-of-the-shop";
    private static readonly string Folder = Repository.At("playbooks", "examples");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Library_ItsModules_AreFiveAndShortAndDocumented()
    {
        var files = Directory.GetFiles(Path.Combine(Folder, "library"), "*.cs");
        Assert.Equal(5, files.Length);
        Assert.All(files, f => Assert.InRange(File.ReadAllLines(f).Length, 20, 119));
        Assert.All(files, f => Assert.True(File.Exists(Path.ChangeExtension(f, ".cases.yml"))));
        Assert.All(files, f => Assert.Contains("/// <example>", File.ReadAllText(f), StringComparison.Ordinal));
    }

    [Fact]
    public async Task ModuleTest_AllCases_Pass()
    {
        var result = await RunAsync("module", "test");
        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(5, Regex.Matches(result.Output, @"^ok +(acme\.\w+\.\w+):", RegexOptions.Multiline).Select(m => m.Groups[1].Value).Distinct().Count());
        Assert.Matches(@"\n3\d passed, 0 failed\n$", result.Output);
        // no warnings either: not of the compiler, not of the analyzers
        Assert.Equal("", result.Error);
    }

    [Theory]
    [InlineData("certificate", "openssl")]
    [InlineData("dataset", "sh")]
    [InlineData("mariadb_user", "mariadb")]
    public async Task ModuleTest_OnAHost_KeepsAllPromises(string module, string program)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(f => File.Exists(Path.Combine(f, program))), $"{program} is not installed");
        var result = await RunAsync("module", "test", module, "--host", "localhost", "--connection", "local");
        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Matches(@"\(on the host\)\n", result.Output);
        Assert.DoesNotContain("pa55word", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MariadbUser_RealServer_IsMadeAndKept()
    {
        _ = mariadb.Home;
        await mariadb.AskAsync("CREATE DATABASE IF NOT EXISTS shop; CREATE DATABASE IF NOT EXISTS stock; CREATE TABLE IF NOT EXISTS stock.articles (id INT)");

        Assert.Contains("+SELECT ON stock.articles", Play(await RunAsync("run", "shop.yml", "-t", "database", "--check", "--diff"), changed: 1), StringComparison.Ordinal);
        Assert.Equal("0\n", await mariadb.AskAsync("SELECT COUNT(*) FROM mysql.user WHERE User = 'shop'"));

        Play(await RunAsync("run", "shop.yml", "-t", "database", "--diff", "-vvv"), changed: 1);
        Assert.Equal("1\n", await mariadb.AskAsync($"SELECT authentication_string = PASSWORD('{Password}') FROM mysql.user WHERE User = 'shop'"));
        var grants = await mariadb.AskAsync("SHOW GRANTS FOR shop@localhost");
        Assert.Contains("GRANT SELECT, INSERT, UPDATE, DELETE ON `shop`.*", grants, StringComparison.Ordinal);
        Play(await RunAsync("run", "shop.yml", "-t", "database", "--verify"), changed: 0);

        await mariadb.AskAsync("ALTER USER shop@localhost IDENTIFIED BY 'other'; GRANT DROP ON shop.* TO shop@localhost; REVOKE SELECT ON stock.articles FROM shop@localhost");
        var drift = Play(await RunAsync("run", "shop.yml", "-t", "database", "--diff", "--verify"), changed: 1);
        Assert.Contains("-DROP ON shop.*", drift, StringComparison.Ordinal);
        Assert.Contains("+SELECT ON stock.articles", drift, StringComparison.Ordinal);
        Assert.Contains("+password: as given", drift, StringComparison.Ordinal);
        Assert.Equal(Sorted(grants), Sorted(await mariadb.AskAsync("SHOW GRANTS FOR shop@localhost")));

        Play(await RunAsync("run", "shop.yml", "-t", "database", "-e", "shop_state=absent", "--verify"), changed: 1);
        Assert.Equal("0\n", await mariadb.AskAsync("SELECT COUNT(*) FROM mysql.user WHERE User = 'shop'"));
    }

    [Fact]
    public async Task Certificate_EndComesNear_IsIssuedAgainAndSaysWhy()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "openssl is not installed");
        await using var made = Command.Start(
            "openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", _folder.At("ca.key"), "-out", _folder.At("ca.pem"), "-subj", "/CN=ca", "-days", "900"]);
        (await made.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).Checked();
        string[] play = ["run", "shop.yml", "-t", "certificate", "--diff", "-e", $"shop_certificates={_folder.At("tls")}"];
        string[] signed(int days) =>
            ["-e", $"{{\"shop_issuer\": \"openssl x509 -req -CA {_folder.At("ca.pem")} -CAkey {_folder.At("ca.key")} -days {days} -copy_extensions copy\"}}"];

        Assert.Contains("+issued because: there is none", Play(await RunAsync([.. play, .. signed(90)]), changed: 2), StringComparison.Ordinal);
        var first = await File.ReadAllTextAsync(_folder.At("tls/shop.pem"), TestContext.Current.CancellationToken);
        Play(await RunAsync([.. play, .. signed(90)]), changed: 0);

        Assert.Contains("+issued because: fewer than 100 days are left", Play(await RunAsync([.. play, "-e", "shop_renew_before=100", .. signed(200)]), changed: 1), StringComparison.Ordinal);
        Assert.NotEqual(first, await File.ReadAllTextAsync(_folder.At("tls/shop.pem"), TestContext.Current.CancellationToken));
        Play(await RunAsync([.. play, "-e", "shop_renew_before=100", .. signed(200)]), changed: 0);

        // an issuer that gives what ends too soon: the old certificate stays
        var refused = await RunAsync([.. play, "-e", "shop_renew_before=300", .. signed(5)]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("what the issuer gave ends in fewer than 300 days", refused.Text, StringComparison.Ordinal);
        Play(await RunAsync([.. play, "-e", "shop_renew_before=100", .. signed(200)]), changed: 0);
    }

    [Fact]
    public async Task DnsRecord_RealHttpServer_IsMadeAndKept()
    {
        await using var provider = new DnsProvider(Token);
        string[] play = ["run", "shop.yml", "-t", "dns", "--diff", "-e", $"dns_api={provider.Address}"];
        Play(await RunAsync([.. play, "--check"]), changed: 1);
        Assert.Empty(provider.Records);
        Play(await RunAsync([.. play, "--verify"]), changed: 1);
        var path = Assert.Single(provider.Records).Key;
        Assert.Equal("/v1/zones/shop.example/records/www/A", path);
        var requests = provider.Requests.Count;
        Play(await RunAsync(play), changed: 0);
        Assert.Equal([$"GET {path}"], provider.Requests.Skip(requests));

        provider.Records[path] = """{"ttl": 60, "values": ["198.51.100.1"], "by": "hand"}""";
        Assert.Contains("-198.51.100.1", Play(await RunAsync(play), changed: 1), StringComparison.Ordinal);
        Assert.Equal("""{"ttl":3600,"values":["192.0.2.10"]}""", provider.Records[path]);
        Play(await RunAsync([.. play, "-e", "shop_state=absent"]), changed: 1);
        Assert.Empty(provider.Records);

        var refused = await RunAsync([.. play, "-e", "dns_token=wr0ng-token"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("status 401: who are you", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dataset_SameSizeInAnotherSpelling_IsNoChange()
    {
        Play(await RunAsync("run", "shop.yml", "-t", "storage", "--verify"), changed: 1);
        Assert.Equal("107374182400\n", await File.ReadAllTextAsync(_folder.At("pool/tank/shop/.zfs/quota"), TestContext.Current.CancellationToken));
        Play(await RunAsync("run", "shop.yml", "-t", "storage", "-e", "shop_quota=107374182400"), changed: 0);
        var grown = Play(await RunAsync("run", "shop.yml", "-t", "storage", "-e", "shop_quota=0.5T", "--diff", "--verify"), changed: 1);
        Assert.Contains("-quota: 107374182400", grown, StringComparison.Ordinal);
        Assert.Contains("+quota: 549755813888", grown, StringComparison.Ordinal);
    }

    private static string Play(CommandResult result, int changed)
    {
        Assert.True(result.ExitCode == 0, result.Text);
        Assert.True(result.Output.Contains($"changed={changed} ", StringComparison.Ordinal), result.Text);
        Assert.DoesNotContain(Password, result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, result.Text, StringComparison.Ordinal);
        return result.Output;
    }

    private static string[] Sorted(string lines) => [.. lines.Split('\n').Order(StringComparer.Ordinal)];

    private async Task<CommandResult> RunAsync(params string[] arguments)
    {
        Directory.CreateDirectory(_folder.At("pool/tank/.zfs"));
        var environment = new Dictionary<string, string?>
        {
            ["NO_COLOR"] = "1",
            ["TERM"] = "dumb",
            ["XDG_CACHE_HOME"] = mariadb.Cache,
            ["HOME"] = File.Exists("/usr/sbin/mariadbd") ? mariadb.Home : _folder.Path,
            ["ZFS_STANDIN"] = _folder.At("pool"),
            ["PATH"] = $"{Repository.At("tests", "Runbook.Loading.Tests", "Library")}:{Environment.GetEnvironmentVariable("PATH")}",
        };
        string[] more = arguments[0] == "run" ? ["-i", "shop1,", "-c", "local", "-e", $"shop_password={Password}", "-e", $"dns_token={Token}"] : [];
        // what a test says comes after, and wins
        await using var command = Command.Start(Repository.Executable!, [.. arguments[..2], .. more, .. arguments[2..]], null, Folder, environment);
        return await command.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
    }
}
