using System.IO.Compression;
using System.Xml.Linq;

namespace Runbook.Editor.Tests;

/// <summary>The packages for authors of modules, packed from what was built.</summary>
public sealed class PackageTests
{
    private static readonly string Configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    [Theory]
    [InlineData("Runbook.Core", "", "")]
    [InlineData("Runbook.Sdk", "Runbook.Core", "analyzers/dotnet/cs/Runbook.Analyzers.dll")]
    [InlineData("Runbook.Testing", "Runbook.Sdk", "")]
    public async Task Pack_OfAProject_HoldsWhatAnAuthorNeeds(string project, string dependency, string more)
    {
        using var folder = new TemporaryFolder();
        await using var pack = Command.Start("dotnet", ["pack", Repository.At("engine", project), "--no-build", "-c", Configuration, "-o", folder.Path, "-v", "q", "-nologo"]);
        var result = await pack.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Text);

        var version = XDocument.Load(Repository.At("Directory.Build.props")).Descendants("Version").Single().Value;
        using var package = ZipFile.OpenRead(folder.At($"{project}.{version}.nupkg"));
        var entries = package.Entries.Select(e => e.FullName).ToArray();
        Assert.Contains($"lib/net10.0/{project}.dll", entries);
        Assert.Contains($"lib/net10.0/{project}.xml", entries);
        Assert.Contains("README.md", entries);
        Assert.Equal(more.Length > 0, entries.Any(e => e.StartsWith("analyzers/", StringComparison.Ordinal)));
        Assert.True(more.Length == 0 || entries.Contains(more), string.Join('\n', entries));

        await using var stream = await package.GetEntry($"{project}.nuspec")!.OpenAsync(TestContext.Current.CancellationToken);
        var nuspec = await XDocument.LoadAsync(stream, LoadOptions.None, TestContext.Current.CancellationToken);
        var dependencies = nuspec.Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => $"{e.Attribute("id")!.Value} {e.Attribute("version")!.Value}").ToArray();
        Assert.Equal(dependency.Length > 0 ? [$"{dependency} {version}"] : [], dependencies);
    }
}
