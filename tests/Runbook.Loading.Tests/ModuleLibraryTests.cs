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
        Assert.Equal((9, 41), (problem.Span.Line, problem.Span.Column));
        Assert.Contains("Pth", problem.Detail, StringComparison.Ordinal);
        var thrown = Assert.Throws<ProbeException>(() => module!.BeginRead(new object()));
        Assert.Contains("bad.cs:9:41", thrown.Message, StringComparison.Ordinal);
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
        Assert.Contains(SourceCompiler.Diagnose("x.cs", Good.Replace("string Target)", "string Target, Stream? Other = null)", StringComparison.Ordinal)), d => d is { Code: "module-contract", Span.Line: 5 });
        Assert.Equal([9], SourceCompiler.Diagnose("x.cs", Good.Replace("args.Path} ||", "args.Pth} ||", StringComparison.Ordinal)).Select(d => d.Span.Line));
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
