namespace Runbook.Loading.Tests;

/// <summary>A project's own modules and plugins through the executable: what a user sees.</summary>
public sealed class LibraryCommandTests : IDisposable
{
    // 20 lines: what a user drops into library/
    private const string Marker = """
        /// <summary>Keeps one line of text in a file. Makes the file where it is missing.</summary>
        [Module("acme.tools.marker")]
        public sealed class MarkerModule : Module<MarkerModule.Args, string>
        {
            public sealed record Args
            {
                /// <summary>The file on the host.</summary>
                [Key] public required string Path { get; init; }

                /// <summary>What it is to hold.</summary>
                public string Text { get; init; } = "here";
            }

            public override Probe<string> Read(Args args) => new(Sh.Line($"cat -- {args.Path} 2>/dev/null || true"), text => text);

            public override Change? Plan(Args args, string now) => now == args.Text + "\n" ? null
                : new(now, args.Text + "\n", new RemoteAction.Write(args.Path, Content.Text(args.Text + "\n")));

            public override ModuleResult Report(Args args, string now) => ModuleResult.Of(("length", Value.Of(now.Length)));
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_FileInLibrary_ChecksDiffsAppliesAndIsDone()
    {
        _folder.Write("library/marker.cs", Marker);
        _folder.Write("site.yml", Playbook("acme.tools.marker: {path: \"{{ playbook_dir }}/mark\", text: new}", "register: r", "debug: {var: r.length}"));
        Assert.True(Marker.Split('\n').Length <= 25);

        var check = await RunAsync("run", "site.yml", "--check", "--diff");
        Assert.True(check.ExitCode == 0, check.Output + check.Error);
        Assert.Contains("+new", check.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At("mark")));

        Assert.Contains("changed=1", (await RunAsync("run", "site.yml")).Output, StringComparison.Ordinal);
        Assert.Equal("new\n", File.ReadAllText(_folder.At("mark")));
        var again = await RunAsync("run", "site.yml", "--verify");
        Assert.Contains("changed=0", again.Output, StringComparison.Ordinal);
        Assert.Contains("4", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doc_FileInLibrary_ShowsItsPage()
    {
        _folder.Write("library/marker.cs", Marker);
        var page = await RunAsync("doc", "acme.tools.marker");
        Assert.Contains("acme.tools.marker - Keeps one line of text in a file.", page.Output, StringComparison.Ordinal);
        Assert.Contains("What it is to hold.", page.Output, StringComparison.Ordinal);
        Assert.Contains("acme.tools.marker", (await RunAsync("doc")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doc_FileThatDoesNotCompile_ShowsWhy()
    {
        _folder.Write("library/marker.cs", Marker.Replace("args.Path}", "args.Pth}", StringComparison.Ordinal));
        var page = await RunAsync("doc", "acme.tools.marker");
        Assert.Equal(1, page.ExitCode);
        Assert.Equal("", page.Output);
        Assert.Contains("library/marker.cs:14:81: error: a module does not compile", page.Error, StringComparison.Ordinal);
        var list = await RunAsync("doc");
        Assert.Equal(1, list.ExitCode);
        Assert.Contains("command ", list.Output, StringComparison.Ordinal);
        Assert.Contains("library/marker.cs:14:81: error: a module does not compile", list.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("acme.tools.marker: {path: /x, txt: y}", "site.yml:5:37: error: unknown argument: acme.tools.marker has no argument \"txt\"", "did you mean \"text\"?")]
    [InlineData("acme.tools.marker: {text: y}", "site.yml:5:7: error: missing argument: acme.tools.marker needs \"path\"", "")]
    [InlineData("acme.tools.marer: {path: /x}", "site.yml:5:7: error:", "did you mean \"acme.tools.marker\"?")]
    public async Task SyntaxCheck_MistakeInATask_IsNamedWithWhatWasMeant(string task, string error, string hint)
    {
        _folder.Write("library/marker.cs", Marker);
        _folder.Write("site.yml", Playbook(task));
        var result = await RunAsync("run", "site.yml", "--syntax-check");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
        Assert.Contains(hint, result.Error, StringComparison.Ordinal);
        Assert.Contains(hint, (await RunAsync("lint", "site.yml")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exec_FileInLibrary_IsRunOnHosts()
    {
        _folder.Write("library/marker.cs", Marker);
        var result = await RunAsync("exec", "localhost", "-m", "acme.tools.marker", "-a", $"path={_folder.At("mark")}", "-c", "local");
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Equal("here\n", File.ReadAllText(_folder.At("mark")));
    }

    [Fact]
    public async Task Run_BuiltInShadowed_TakesTheProjectsOnlyWhenToldSo()
    {
        _folder.Write("library/ping.cs", Marker.Replace("acme.tools.marker", "ping", StringComparison.Ordinal));
        _folder.Write("site.yml", Playbook("ping: {path: \"{{ playbook_dir }}/mark\"}"));
        var refused = await RunAsync("run", "site.yml");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("\"ping\" is Runbook's own and also library/ping.cs", refused.Error, StringComparison.Ordinal);
        Assert.Contains("modules: {shadow: [ping]}", refused.Error, StringComparison.Ordinal);
        _folder.Write("runbook.yml", "modules: {shadow: [ping]}\n");
        Assert.Contains("changed=1", (await RunAsync("run", "site.yml")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("modules: {shadows: [ping]}", "runbook.yml:1:11: error: runbook.yml is not well written: modules has no key \"shadows\"", "did you mean \"shadow\"?")]
    [InlineData("modules: {limit: long}", "limit must be a number of seconds", "")]
    [InlineData("modules: [ping]", "modules must be a map", "")]
    [InlineData("modules: {packages: {Acme.Storage: \"1.2.0\"}}", "Acme.Storage 1.2.0 is not in runbook.lock", "\"runbook restore\" fetches")]
    public async Task Run_BadProjectFile_SaysWhere(string text, string error, string hint)
    {
        _folder.Write("runbook.yml", text + "\n");
        _folder.Write("site.yml", Playbook("ping:"));
        var result = await RunAsync("run", "site.yml");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
        Assert.Contains(hint, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PluginsOfAllKinds_AreUsedByName()
    {
        _folder.Write("filter_plugins/shout.cs", Plugin("shout", "IFilter", "public Value Apply(Value input, PluginArguments a) => Value.Of(input.AsText()!.ToUpperInvariant() + (a.Find(0, \"end\")?.AsText() ?? \"!\"));"));
        _folder.Write("library/even.cs", Plugin("acme.even", "ITest", "public bool Holds(Value input, PluginArguments a) => input is IntegerValue { Value.IsEven: true };"));
        _folder.Write("lookup_plugins/twice.cs", Plugin("twice", "ILookup", "public IReadOnlyList<Value> Find(PluginArguments a) => [a.Positional[0], a.Positional[0]];"));
        _folder.Write("inventory_plugins/fleet.cs", Plugin(
            "acme.fleet", "IInventorySource",
            "public MapValue Read(MapValue config) => Value.Map((\"web\", Value.Map((\"hosts\", new ListValue([config[\"first\"]!])), (\"vars\", Value.Map((\"kind\", Value.Of(\"web\")))))));"));
        _folder.Write("callback_plugins/tally.cs", Plugin(
            "tally", "IEventOutput",
            "public IEventSink Open(string? argument) => new Sink(argument!);\n    private sealed class Sink(string file) : IEventSink\n    {\n        public void Emit(RunEvent e) => File.AppendAllText(file, e.GetType().Name + \"\\n\");\n    }"));
        _folder.Write("hosts.yml", "plugin: acme.fleet\nfirst: w1\n");
        _folder.Write("site.yml", """
            - hosts: web
              connection: local
              gather_facts: false
              tasks:
                - assert:
                    that:
                      - "'ab' | shout == 'AB!'"
                      - "'ab' | shout(end='?') == 'AB?'"
                      - 4 is acme.even
                      - 3 is not acme.even
                      - "query('twice', 'x') == ['x', 'x']"
                      - kind == 'web'
                      - inventory_hostname == 'w1'
            """);
        var result = await RunAsync("run", "-i", "hosts.yml", "site.yml", "--output", "lines", "--output", "tally=events.txt");
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("RunFinished", File.ReadAllText(_folder.At("events.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TransportOfTheProject_CarriesItsConnections()
    {
        _folder.Write("connection_plugins/nowhere.cs", Plugin(
            "nowhere", "IHostConnector",
            """
            public ValueTask<IHostSession> OpenAsync(ConnectionTarget target, CancellationToken cancellationToken) => throw new HostUnreachableException($"{target.Host} is nowhere");
                public ValueTask ResetAsync(ConnectionTarget target, CancellationToken cancellationToken) => default;
                public ValueTask DisposeAsync() => default;
            """, "using System.Threading;\nusing System.Threading.Tasks;\n"));
        _folder.Write("site.yml", "- hosts: all\n  connection: nowhere\n  gather_facts: false\n  tasks:\n    - ping:\n");
        var result = await RunAsync("run", "-i", "far,", "site.yml");
        Assert.Equal(4, result.ExitCode);
        Assert.Contains("far is nowhere", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throw new FormatException(\"odd\")", "its Apply failed at filter_plugins/bad.cs:5: FormatException: odd")]
    [InlineData("null!", "it gave null")]
    public async Task Run_FilterThatFails_FailsItsTaskByName(string body, string expected)
    {
        _folder.Write("filter_plugins/bad.cs", Plugin("bad", "IFilter", $"public Value Apply(Value input, PluginArguments a) => {body};"));
        _folder.Write("site.yml", Playbook("debug: {msg: \"{{ inventory_hostname | bad }}\"}", "ignore_errors: true", "debug: {msg: after}"));
        var result = await RunAsync("run", "site.yml");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(expected, result.Output + result.Error, StringComparison.Ordinal);
        Assert.Contains("after", result.Output, StringComparison.Ordinal);
    }

    private static string Plugin(string name, string kind, string members, string top = "") =>
        $"{top}/// <summary>For a test.</summary>\n[Plugin(\"{name}\")]\npublic sealed class Own : {kind}\n{{\n    {members}\n}}\n";

    private static string Playbook(string task, string keyword = "", string next = "") =>
        $"- hosts: localhost\n  connection: local\n  gather_facts: false\n  tasks:\n    - {task}\n{(keyword.Length > 0 ? $"      {keyword}\n" : "")}{(next.Length > 0 ? $"    - {next}\n" : "")}";

    private async Task<CommandResult> RunAsync(params string[] arguments)
    {
        var environment = new Dictionary<string, string?> { ["NO_COLOR"] = "1", ["TERM"] = "dumb", ["XDG_CACHE_HOME"] = _folder.At("cache") };
        await using var command = Command.Start(Repository.Executable!, arguments, null, _folder.Path, environment);
        return await command.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
    }
}
