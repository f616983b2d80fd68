using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Loading.Tests;

/// <summary>Modules as files of C#: found, compiled, kept, compiled again. In this process, without the executable.</summary>
public sealed class ModuleLibraryTests : IDisposable
{
    private const string Good = """
        /// <summary>Keeps a symbolic link pointing at a target.</summary>
        [Module("NAME", "other_NAME")]
        public sealed class SymlinkModule : Module<SymlinkModule.Args, SymlinkModule.State>
        {
            /// <param name="Path">The link.</param>
            /// <param name="Target">What it points at.</param>
            public sealed record Args([Key] string Path, string Target);
            public readonly record struct State(string? Target);

            public override Probe<State> Read(Args args) =>
                new(Sh.Line($"readlink -- {args.Path} || true"), text => new(text is "" ? null : text.TrimEnd('\n')));

            public override Change? Plan(Args args, State now) => now.Target == args.Target ? null
                : new(now.Target ?? "absent", args.Target, new RemoteAction.Run(Sh.Line($"ln -sfn -- {args.Target} {args.Path}")));
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_ExampleOfTheDesign_CompilesWithoutUsings()
    {
        Write("library/link.cs", "symlink");
        using var library = Open();
        var module = library.Find("symlink");
        Assert.Empty(library.Problems);
        Assert.Equal(["path", "target"], module!.Schema.Arguments.Select(a => a.Name));
        Assert.Same(module, library.Find("other_symlink"));
        var change = module.PlanFrom(Bound(module, ("path", "/a"), ("target", "/b")), module.BeginRead(Bound(module, ("path", "/a"), ("target", "/b"))).Answer([new ShellAnswer(0, "/c\n", "")]).Value);
        Assert.Equal("ln -sfn -- /b /a", Assert.Single(change!.Actions).ToString());
    }

    [Fact]
    public void Find_SameContentAgain_IsNotCompiledAgain()
    {
        var file = Write("library/one.cs", "one");
        using (var library = Open())
        {
            Assert.NotNull(library.Find("one"));
        }

        var compiled = Assert.Single(Directory.GetFiles(_folder.At("cache"), "module.dll", SearchOption.AllDirectories));
        var written = File.GetLastWriteTimeUtc(compiled);
        using (var library = Open())
        {
            Assert.IsNotType<RefusedModule>(library.Find("one"));
        }

        Assert.Equal(written, File.GetLastWriteTimeUtc(compiled));
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"absent\"", "\"nothing\"", StringComparison.Ordinal));
        using var edited = Open();
        var module = edited.Find("one")!;
        Assert.Equal("nothing", Plan(module)!.Before);
        Assert.Equal(2, Directory.GetFiles(_folder.At("cache"), "module.dll", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Find_FilesThatTheAnalyzersWarnOf_AreToldOfOnceWithTheirPlaces()
    {
        _folder.Write("library/one.cs", Good.Replace("NAME", "one", StringComparison.Ordinal).Replace("Sh.Line($\"ln -sfn -- {args.Target} {args.Path}\")", "Sh.Verbatim($\"ln -sfn -- {args.Target} {args.Path}\")", StringComparison.Ordinal));
        _folder.Write("library/two.cs", Good.Replace("NAME", "two", StringComparison.Ordinal).Replace("    /// <param name=\"Target\">What it points at.</param>\n", "", StringComparison.Ordinal));
        _folder.Write("library/bad.cs", "[Module(\"bad\")] public class");
        var compiled = Options() with { Compiler = [Repository.Executable!, CompilerProcess.Argument] };
        using (var library = new ModuleLibrary(compiled))
        {
            Assert.IsNotType<RefusedModule>(library.Find("one"));
            // both are compiled now, and not again
            Assert.Equal(
                ["one.cs:14:85 [RB0001]", "two.cs:6:57 [RB0004]"],
                library.Problems.Select(p => $"{Path.GetFileName(p.Span.File)}:{p.Span.Line}:{p.Span.Column} {p.Detail![^8..]}").Order(StringComparer.Ordinal));
            Assert.All(library.Problems, p => Assert.Equal(Severity.Warning, p.Severity));
            Assert.Equal(2, library.Problems.Count);
        }

        using var again = new ModuleLibrary(compiled);
        Assert.IsNotType<RefusedModule>(again.Find("one"));
        Assert.IsNotType<RefusedModule>(again.Find("two"));
        Assert.Empty(again.Problems);
    }

    [Fact]
    public void Plan_WaitWhoseQuestionThrows_IsGuardedToo()
    {
        _folder.Write("library/waits.cs", Good.Replace("NAME", "waits", StringComparison.Ordinal).Replace(
            "new RemoteAction.Run(Sh.Line($\"ln -sfn -- {args.Target} {args.Path}\"))",
            "new RemoteAction.Poll(new(Sh.Line($\"uptime\"), text => throw new FormatException(text)), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)) { Summary = \"wait\" }",
            StringComparison.Ordinal));
        using var library = Open();
        var poll = (RemoteAction.Poll)Plan(library.Find("waits")!)!.Actions[0];
        var thrown = Assert.Throws<ModuleFaultException>(() => poll.Question.Begin().Answer([new ShellAnswer(0, "odd", "")]));
        Assert.Matches(@"^its reading of an answer failed at .*waits.cs:14: FormatException: odd$", thrown.Message);
    }

    [Fact]
    public void Find_CacheWithOldEntries_KeepsWhatIsUsed()
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var kept = CompiledFolder("used");
        Directory.SetLastWriteTimeUtc(kept, now - TimeSpan.FromDays(40));
        using (var library = Open())
        {
            // a use is noted
            Assert.IsNotType<RefusedModule>(library.Find("used"));
        }

        Assert.InRange(Directory.GetLastWriteTimeUtc(kept), now - TimeSpan.FromHours(1), now + TimeSpan.FromHours(1));
        var old = Entry("old", bytes: 10, now - TimeSpan.FromDays(31));
        var young = Entry("young", bytes: 10, now - TimeSpan.FromDays(29));
        var large = Entry("large", bytes: CompileCache.Size, now - TimeSpan.FromDays(1));
        Assert.True(Directory.Exists(CompiledFolder("more")));
        Assert.Equal([true, false, false, false], ((string[])[kept, old, young, large]).Select(Directory.Exists));
    }

    [Fact]
    public void Find_ManyLibrariesAtOnce_AllCompile()
    {
        Write("library/many.cs", "many");
        Parallel.For(0, 4, _ =>
        {
            using var library = Open();
            Assert.IsNotType<RefusedModule>(library.Find("many"));
            Assert.Empty(library.Problems);
        });
        Assert.Single(Directory.GetDirectories(_folder.At("cache")));
    }

    [Fact]
    public void Find_FileThatDoesNotCompile_SaysWhere()
    {
        _folder.Write("library/bad.cs", Good.Replace("NAME", "bad", StringComparison.Ordinal).Replace("readlink -- {args.Path}", "readlink -- {args.Pth}", StringComparison.Ordinal));
        using var library = Open();
        var module = library.Find("bad");
        var problem = Assert.Single(library.Problems);
        Assert.Equal((11, 41), (problem.Span.Line, problem.Span.Column));
        Assert.Contains("Pth", problem.Detail, StringComparison.Ordinal);
        var thrown = Assert.Throws<ProbeException>(() => module!.BeginRead(new object()));
        Assert.Contains("bad.cs:11:41", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_OfRolesAndCollections_AreFound()
    {
        Write("roles/web/library/site.cs", "site");
        Write("roles/web/library/deep/lun.cs", "acme.storage.lun");
        Write("collections/ansible_collections/acme/tools/plugins/modules/hammer.cs", "hammer");
        Write("collections/ansible_collections/acme/tools/library/saw.cs", "saw");
        using var library = Open();
        Assert.Superset(
            new HashSet<string> { "site", "acme.storage.lun", "acme.tools.hammer", "acme.tools.saw", "acme.tools.other_saw" }, library.Names.ToHashSet());
        Assert.Null(library.EntryOf("hammer"));
        Assert.IsNotType<RefusedModule>(library.Find("acme.tools.hammer"));
    }

    [Fact]
    public void Find_NameOfABuiltIn_NeedsLeave()
    {
        var file = Write("library/copy.cs", "copy");
        using (var library = Open())
        {
            Assert.Null(library.Find("copy"));
            var problem = Assert.Single(library.Problems);
            Assert.Equal("shadowed-module", problem.Code);
            Assert.Contains(file, problem.Detail, StringComparison.Ordinal);
        }

        using var allowed = new ModuleLibrary(Options() with { Shadows = ["copy"] });
        Assert.IsNotType<RefusedModule>(allowed.Find("copy"));
        Assert.Empty(allowed.Problems);
    }

    [Fact]
    public void Find_NameOfTwoFilesInAFolder_IsRefusedWithBoth()
    {
        Write("library/one.cs", "same");
        Write("library/two.cs", "same");
        Write("roles/web/library/three.cs", "far");
        Write("library/four.cs", "far");
        using var library = Open();
        Assert.Null(library.Find("same"));
        Assert.Matches("one.cs and .*two.cs", Assert.Single(library.Problems).Detail);
        Assert.IsNotType<RefusedModule>(library.Find("far"));
    }

    [Fact]
    public void Find_CacheThatOthersMayWrite_IsRefused()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such permissions");
            return;
        }

        Write("library/one.cs", "one");
        Directory.CreateDirectory(_folder.At("cache"));
        File.SetUnixFileMode(_folder.At("cache"), (UnixFileMode)0x1FF);
        using var library = Open();
        Assert.IsType<RefusedModule>(library.Find("one"));
        var problem = Assert.Single(library.Problems);
        Assert.Equal("module-cache", problem.Code);
        Assert.Contains("can be written by other users", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_TextOfAnEditor_FindsWhatTheCompilerAndTheContractFind()
    {
        Assert.Empty(SourceCompiler.Diagnose("x.cs", Good));
        Assert.Contains(SourceCompiler.Diagnose("x.cs", Good.Replace("string Target)", "string Target, Stream? Other = null)", StringComparison.Ordinal)), d => d is { Code: "module-contract", Span.Line: 7 });
        Assert.Equal([11], SourceCompiler.Diagnose("x.cs", Good.Replace("args.Path} ||", "args.Pth} ||", StringComparison.Ordinal)).Select(d => d.Span.Line));
    }

    private static Change? Plan(Module module)
    {
        var args = Bound(module, ("path", "/a"), ("target", "/b"));
        return module.PlanFrom(args, module.BeginRead(args).Answer([new ShellAnswer(0, "", "")]).Value);
    }

    private static object Bound(Module module, params (string Key, string Value)[] arguments)
    {
        var errors = new List<Diagnostic>();
        var bound = ArgumentBinder.Bind(module.Schema, Value.Map([.. arguments.Select(a => (a.Key, Value.Of(a.Value)))]), new NoFiles(), default, errors);
        Assert.Empty(errors);
        return bound!;
    }

    /// <summary>Compiles one more file, and gives where it went.</summary>
    private string CompiledFolder(string name)
    {
        var before = Directory.Exists(_folder.At("cache")) ? Directory.GetDirectories(_folder.At("cache")) : [];
        Write($"library/{name}.cs", name);
        using var library = Open();
        Assert.IsNotType<RefusedModule>(library.Find(name));
        return Assert.Single(Directory.GetDirectories(_folder.At("cache")).Except(before));
    }

    private string Entry(string name, long bytes, DateTime used)
    {
        var file = _folder.Write($"cache/{name}/module.dll", "");
        using (var stream = File.OpenWrite(file))
        {
            stream.SetLength(bytes);
        }

        Directory.SetLastWriteTimeUtc(_folder.At($"cache/{name}"), used);
        return _folder.At($"cache/{name}");
    }

    private string Write(string file, string name) => _folder.Write(file, Good.Replace("NAME", name, StringComparison.Ordinal));

    private ModuleLibrary Open() => new(Options());

    private LibraryOptions Options() => new()
    {
        PlaybookFolders = [_folder.Path],
        CacheFolder = _folder.At("cache"),
        IsBuiltIn = name => name == "copy",
    };

    private sealed class NoFiles : IArgumentResolver
    {
        public SourceFile Resolve(StringValue written, SourceAttribute how, MapValue arguments) => new(written.Text);
    }
}
