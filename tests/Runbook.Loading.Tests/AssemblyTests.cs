using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NuGet.Packaging;
using NuGet.Versioning;
using Runbook.Core;
using Runbook.Sdk;
using Runbook.Testing;

namespace Runbook.Loading.Tests;

/// <summary>Modules as assemblies: in <c>library</c>, of other versions of the SDK, and in packages.</summary>
public sealed class AssemblyTests : IDisposable
{
    private const string Source = """
        /// <summary>For tests.</summary>
        [Module("acme.NAME", "acme.also_NAME")]
        public sealed class Built : Module<Built.Args, string>
        {
            /// <param name="Path">A path.</param>
            public sealed record Args(string Path);

            public override Probe<string> Read(Args args) => Probe.Known("");

            public override Change? Plan(Args args, string now) => null;
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_AssemblyInLibrary_IsLoaded()
    {
        Build("library/storage.dll", "lun");
        using var library = Open();
        Assert.IsType<GuardedModule>(library.Find("acme.lun"));
        Assert.Equal(["acme.lun", "acme.also_lun"], library.Find("acme.also_lun")!.Schema.Aliases.Prepend("acme.lun"));
        Assert.Empty(library.Problems);
    }

    [Fact]
    public void Find_AssemblyInLibrary_RunsInTheProcessOfModules()
    {
        Build("library/storage.dll", "lun");
        using var library = new ModuleLibrary(Options() with { Host = [Repository.Executable!, ModuleProcess.Argument] });
        var module = Assert.IsType<RemoteModule>(library.Find("acme.lun"));
        var args = ArgumentBinder.Bind(module.Schema, Value.Map(("path", Value.Of("/a"))), new FolderResolver(_folder.Path), default, [])!;
        Assert.Null(module.PlanFrom(args, module.BeginRead(args).Value));
        Assert.Empty(library.Problems);
        // nothing of it is kept: it may be another file the next time
        Assert.Empty(Directory.GetFiles(_folder.Path, "module.face", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("9.0.0.0", "9.0; this Runbook has")]
    [InlineData("0.99.0.0", "0.99; this Runbook has")]
    public void Find_AssemblyOfANewerSdk_IsRefusedWithTheReason(string version, string reason)
    {
        BuildAgainst(version);
        using var library = Open();
        Assert.IsType<RefusedModule>(library.Find("acme.future"));
        var problem = Assert.Single(library.Problems);
        Assert.Contains($"it was built against Runbook.Sdk {reason}", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_AssemblyWithMembersThatTheSdkLacks_IsRefusedWithTheReason()
    {
        BuildAgainst(typeof(Sdk.Module).Assembly.GetName().Version!.ToString());
        using var library = Open();
        Assert.IsType<RefusedModule>(library.Find("acme.future"));
        Assert.Contains("acme.future", Assert.Single(library.Problems).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not an assembly at all")]
    [InlineData("")]
    public void Names_FileThatIsNoAssembly_HasNone(string content)
    {
        _folder.Write("library/odd.dll", content);
        using var library = Open();
        Assert.Empty(library.Names);
    }

    [Theory]
    [InlineData(null, "it was not built against Runbook.Sdk")]
    [InlineData("0.0", null)]
    [InlineData("0.1", null)]
    [InlineData("0.2", "serves 0.0 to 0.1")]
    [InlineData("1.0", "serves 0.0 to 0.1")]
    public void Refusal_OfAVersion_FollowsTheRule(string? version, string? expected)
    {
        Assert.SkipWhen(SdkRule.Ours is not { Major: 0, Minor: 1 }, "the cases are written for version 0.1");
        var refusal = SdkRule.Refusal(version is null ? null : Version.Parse(version));
        Assert.Equal(expected is null, refusal is null);
        Assert.Contains(expected ?? "", refusal ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_PackageOfAFolder_IsLockedAndLoaded()
    {
        Pack("Acme.Base", "1.0.0", "base");
        Pack("Acme.Storage", "1.2.0", "volume", "Acme.Base");
        var store = new PackageStore(_folder.At("store"));
        var locked = await RestoreAsync(store, new([]));
        Assert.Equal([("Acme.Base", false), ("Acme.Storage", true)], locked.Packages.Select(p => (p.Name, p.IsDirect)));
        locked.Write(_folder.Path);

        var (direct, all) = store.Folders([Wanted], PackageLock.Read(_folder.Path));
        using var library = new ModuleLibrary(new() { PlaybookFolders = [_folder.Path], ExtraFolders = direct, AssemblyFolders = all, CacheFolder = _folder.At("cache") });
        Assert.IsType<GuardedModule>(library.Find("acme.volume"));
        Assert.Null(library.Find("acme.base"));
    }

    [Fact]
    public async Task Restore_OtherContentUnderALockedVersion_IsRefused()
    {
        Pack("Acme.Base", "1.0.0", "base");
        Pack("Acme.Storage", "1.2.0", "volume", "Acme.Base");
        var locked = await RestoreAsync(new(_folder.At("store")), new([]));
        Pack("Acme.Storage", "1.2.0", "other", "Acme.Base");
        var thrown = await Assert.ThrowsAsync<DiagnosticException>(() => RestoreAsync(new(_folder.At("fresh")), locked));
        Assert.Contains("Acme.Storage 1.2.0: its SHA-512 is", Assert.Single(thrown.Diagnostics).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folders_PackageNotFetchedOrNotAsLocked_AreRefused()
    {
        Pack("Acme.Base", "1.0.0", "base");
        Pack("Acme.Storage", "1.2.0", "volume", "Acme.Base");
        var store = new PackageStore(_folder.At("store"));
        var locked = await RestoreAsync(store, new([]));
        Assert.Contains("has not been fetched", Refused(new(_folder.At("fresh")), locked), StringComparison.Ordinal);
        Assert.Contains("is not in runbook.lock", Refused(store, new([])), StringComparison.Ordinal);
        var forged = new PackageLock([.. locked.Packages.Select(p => p with { Sha512 = "forged" })]);
        Assert.Contains("is another file than runbook.lock says", Refused(store, forged), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_PackageThatNoFeedHas_SaysSo()
    {
        Directory.CreateDirectory(_folder.At("feed"));
        var thrown = await Assert.ThrowsAsync<DiagnosticException>(() => RestoreAsync(new(_folder.At("store")), new([])));
        Assert.Contains("Acme.Storage 1.2.0: no feed has it", Assert.Single(thrown.Diagnostics).Detail, StringComparison.Ordinal);
    }

    private static WantedPackage Wanted => new("Acme.Storage", "1.2.0", default);

    private static string Refused(PackageStore store, PackageLock locked) =>
        string.Join('\n', Assert.Throws<DiagnosticException>(() => store.Folders([Wanted], locked)).Diagnostics);

    private Task<PackageLock> RestoreAsync(PackageStore store, PackageLock locked)
    {
        // no feed of the machine's, so that nothing is asked outside
        _folder.Write("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>");
        return new PackageRestorer(store, ["feed"]).RestoreAsync(_folder.Path, [Wanted], locked, TestContext.Current.CancellationToken);
    }

    private ModuleLibrary Open() => new(Options());

    private LibraryOptions Options() => new() { PlaybookFolders = [_folder.Path], CacheFolder = _folder.At("cache") };

    private string Build(string file, string name)
    {
        var source = _folder.Write($"source/{name}.cs", Source.Replace("NAME", name, StringComparison.Ordinal));
        var output = _folder.At($"built/{name}");
        Directory.CreateDirectory(_folder.At("built"));
        Assert.Empty(SourceCompiler.Compile(new(source, source, output)).Diagnostics);
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.At(file))!);
        File.Copy(Path.Combine(output, "module.dll"), _folder.At(file), overwrite: true);
        return _folder.At(file);
    }

    private void Pack(string id, string version, string module, params string[] needs)
    {
        var builder = new PackageBuilder { Id = id, Version = NuGetVersion.Parse(version), Description = "for tests" };
        builder.Authors.Add("tests");
        builder.Files.Add(new PhysicalPackageFile { SourcePath = Build($"packed/{id}.{module}.dll", module), TargetPath = $"lib/net10.0/{id}.dll" });
        builder.DependencyGroups.Add(new(NuGet.Frameworks.NuGetFramework.Parse("net10.0"), [.. needs.Select(n => new NuGet.Packaging.Core.PackageDependency(n, VersionRange.Parse("1.0.0")))]));
        Directory.CreateDirectory(_folder.At("feed"));
        using var file = File.Create(_folder.At($"feed/{id}.{version}.nupkg"));
        builder.Save(file);
    }

    /// <summary>An assembly built against an SDK of another version, whose module has a base class that is not in ours.</summary>
    private void BuildAgainst(string version)
    {
        var runtime = MetadataReference.CreateFromFile(typeof(object).Assembly.Location);
        var sdk = Compile("Runbook.Sdk", $$"""
            [assembly: System.Reflection.AssemblyVersion("{{version}}")]
            namespace Runbook.Sdk
            {
                public sealed class ModuleAttribute(string name, params string[] aliases) : System.Attribute { public string Name => name; }
                public abstract class FutureModule;
            }
            """, runtime);
        var module = Compile("future", "[Runbook.Sdk.Module(\"acme.future\")] public sealed class Future : Runbook.Sdk.FutureModule;", runtime, MetadataReference.CreateFromImage(sdk));
        Directory.CreateDirectory(_folder.At("library"));
        File.WriteAllBytes(_folder.At("library/future.dll"), module);
    }

    private static byte[] Compile(string name, string source, params MetadataReference[] references)
    {
        using var stream = new MemoryStream();
        var result = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken)], references, new(OutputKind.DynamicallyLinkedLibrary)).Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return stream.ToArray();
    }
}
