using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Runbook.Lab;

namespace Runbook.Architecture.Tests;

/// <summary>A C# file of the clone, parsed.</summary>
internal sealed record SourceFile(string Path, string Text, CompilationUnitSyntax Syntax)
{
    /// <summary>The folders that hold C#.</summary>
    private static readonly string[] Folders = ["engine", "modules", "tests"];

    /// <summary>All files but what the build writes.</summary>
    public static IReadOnlyList<SourceFile> All { get; } =
    [
        .. Folders.SelectMany(folder => Directory.EnumerateFiles(Repository.At(folder), "*.cs", SearchOption.AllDirectories))
            .Select(path => System.IO.Path.GetRelativePath(Repository.Root, path))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .Select(Read),
    ];

    /// <summary>What ships: the files of engine/ and modules/.</summary>
    public static IEnumerable<SourceFile> Shipped => All.Where(file => !file.Path.StartsWith("tests/", StringComparison.Ordinal));

    /// <summary>The number of lines.</summary>
    public int Lines => Text.Split('\n').Length - (Text.EndsWith('\n') ? 1 : 0);

    /// <summary>The name of the project, which is the folder below engine/, modules/ or tests/.</summary>
    public string Project => Path.Split('/').First(part => part.StartsWith("Runbook.", StringComparison.Ordinal));

    /// <summary>The types that are not nested in another one.</summary>
    public IEnumerable<MemberDeclarationSyntax> TopLevelTypes => Syntax.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
        .OfType<MemberDeclarationSyntax>()
        .Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    /// <summary>Where a node is, for messages.</summary>
    public string At(SyntaxNode node) => $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";

    private static SourceFile Read(string path)
    {
        var text = File.ReadAllText(Repository.At(path));
        return new SourceFile(path, text, CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot());
    }
}
