using System.Xml.Linq;
using Runbook.Lab;

namespace Runbook.Architecture.Tests;

/// <summary>Who may know whom: the projects' references are exactly those of the design, and a package stays where it belongs.</summary>
public sealed class GraphTests
{
    /// <summary>Each project and the projects it refers to. A project that is built later joins with its line.</summary>
    private static readonly Dictionary<string, string[]> Graph = new(StringComparer.Ordinal)
    {
        ["Runbook.Core"] = [],
        ["Runbook.Sdk"] = ["Runbook.Analyzers", "Runbook.Core"],
        ["Runbook.Language"] = ["Runbook.Core"],
        ["Runbook.Reporting"] = ["Runbook.Core"],
        ["Runbook.Store"] = ["Runbook.Core"],
        ["Runbook.Transport"] = ["Runbook.Sdk"],
        ["Runbook.Loading"] = ["Runbook.Analyzers", "Runbook.Sdk"],
        ["Runbook.Testing"] = ["Runbook.Sdk"],
        ["Runbook.Modules"] = ["Runbook.Sdk"],
        ["Runbook.Engine"] = ["Runbook.Language", "Runbook.Sdk"],
        ["Runbook.Drift"] = ["Runbook.Engine", "Runbook.Store"],
        ["Runbook.Analyzers"] = [],
        ["Runbook.Editor"] = ["Runbook.Language", "Runbook.Sdk"],
        ["Runbook.Cli"] = ["Runbook.Drift", "Runbook.Editor", "Runbook.Engine", "Runbook.Loading", "Runbook.Modules", "Runbook.Reporting", "Runbook.Store", "Runbook.Testing", "Runbook.Transport"],
    };

    /// <summary>The packages and who may use them. A package that is not here belongs to tests alone.</summary>
    private static readonly Dictionary<string, string[]> Packages = new(StringComparer.Ordinal)
    {
        ["BCrypt.Net-Next"] = ["Runbook.Language"],
        ["dbup-postgresql"] = ["Runbook.Store"],
        ["dbup-sqlite"] = ["Runbook.Store"],
        ["DiffPlex"] = ["Runbook.Reporting"],
        ["JmesPath.Net"] = ["Runbook.Language"],
        ["MailKit"] = ["Runbook.Drift"],
        ["Microsoft.AspNetCore.Authentication.OpenIdConnect"] = ["Runbook.Drift"],
        ["Microsoft.CodeAnalysis.CSharp"] = ["Runbook.Analyzers", "Runbook.Loading"],
        ["NuGet.Protocol"] = ["Runbook.Loading"],
        ["Microsoft.Data.Sqlite"] = ["Runbook.Store"],
        ["Npgsql"] = ["Runbook.Store"],
        ["OpenTelemetry"] = ["Runbook.Drift"],
        ["OpenTelemetry.Exporter.OpenTelemetryProtocol"] = ["Runbook.Drift"],
        ["Polly.Core"] = ["Runbook.Transport"],
        ["Quartz"] = ["Runbook.Drift"],
        ["Quartz.Serialization.SystemTextJson"] = ["Runbook.Drift"],
        ["Scriban.Signed"] = ["Runbook.Language"],
        ["Spectre.Console"] = ["Runbook.Reporting", "Runbook.Cli"],
        ["SSH.NET"] = ["Runbook.Transport"],
        ["StreamJsonRpc"] = ["Runbook.Editor"],
        ["System.CommandLine"] = ["Runbook.Cli"],
        ["Tomlyn"] = ["Runbook.Language"],
        ["YamlDotNet"] = ["Runbook.Language"],
    };

    private static readonly string[] TopFolders = [".ci", "engine", "modules", "playbooks", "templates", "tests"];

    private static readonly (string Name, XDocument Document)[] Projects =
    [
        .. new[] { "engine", "modules" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.At(folder), "*.csproj", SearchOption.AllDirectories))
            .Select(path => (Path.GetFileNameWithoutExtension(path), XDocument.Load(path))),
    ];

    [Fact]
    public void References_OfEachProject_AreThoseOfTheDesign()
    {
        Assert.Equal(Graph.Count, Projects.Length);
        foreach (var (name, document) in Projects)
        {
            var references = Includes(document, "ProjectReference").Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/')));
            Assert.Equal(Graph[name].Order(StringComparer.Ordinal), references.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Packages_OfEachProject_StayWhereTheyBelong()
    {
        var used = Projects.SelectMany(p => Includes(p.Document, "PackageReference").Select(package => (p.Name, Package: package))).ToArray();
        Assert.True(used.Length >= 5, $"saw only {used.Length} packages");
        Assert.DoesNotContain(used, use => !Packages.TryGetValue(use.Package, out var owners) || !owners.Contains(use.Name));
    }

    /// <summary>Decision 11: a laptop's run resolves no ASP.NET Core. Packages of Drift's ask for it, and such references flow.</summary>
    [Fact]
    public void Program_WithDrift_AsksForNoOtherFramework() =>
        Assert.Equal("true", Projects.Single(p => p.Name == "Runbook.Cli").Document.Descendants("DisableTransitiveFrameworkReferences").Single().Value);

    [Fact]
    public void Core_OfAllProjects_UsesNoPackage() =>
        Assert.Empty(Includes(Projects.Single(p => p.Name == "Runbook.Core").Document, "PackageReference"));

    [Fact]
    public void Usings_OfShippedFiles_NameNoProjectThatTheReferencesDoNot()
    {
        var broken = SourceFile.Shipped.SelectMany(file => file.Syntax.Usings
            .Select(u => u.Name?.ToString() ?? "")
            .Where(name => name.StartsWith("Runbook.", StringComparison.Ordinal))
            .Where(name => !Reachable(file.Project).Contains(string.Join('.', name.Split('.').Take(2))))
            .Select(name => $"{file.Path}: using {name}"));
        Assert.Empty(broken);
    }

    [Fact]
    public void TopLevel_OfTheClone_HasNoOtherFolder()
    {
        var folders = Directory.EnumerateDirectories(Repository.Root).Select(path => Path.GetFileName(path)!)
            .Where(name => name is not (".git" or ".vs" or "out" or "TestResults" or ".work"))
            .Order(StringComparer.Ordinal);
        Assert.Equal(TopFolders, folders);
    }

    [Fact]
    public void Solution_OfTheClone_HoldsEveryProject()
    {
        var solution = File.ReadAllText(Repository.At("Runbook.sln"));
        var projects = new[] { "engine", "modules", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.At(folder), "*.csproj", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('/', '\\'))
            .ToArray();
        Assert.True(projects.Length >= 18, $"saw only {projects.Length} projects");
        Assert.DoesNotContain(projects, path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal));
    }

    [Fact]
    public void LockFile_OfEachProject_IsThere()
    {
        var missing = new[] { "engine", "modules", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.At(folder), "*.csproj", SearchOption.AllDirectories))
            .Where(path => !File.Exists(Path.Combine(Path.GetDirectoryName(path)!, "packages.lock.json")));
        Assert.Empty(missing);
    }

    private static IEnumerable<string> Includes(XDocument document, string element) =>
        document.Descendants(element).Select(e => (string?)e.Attribute("Include") ?? "");

    private static HashSet<string> Reachable(string project)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { project };
        var queue = new Queue<string>([project]);
        while (queue.TryDequeue(out var next))
        {
            foreach (var reference in Graph[next].Where(seen.Add)) queue.Enqueue(reference);
        }

        return seen;
    }
}
