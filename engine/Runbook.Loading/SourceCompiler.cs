using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using Runbook.Analyzers;
using Diagnostic = Runbook.Core.Diagnostic;
using Module = Runbook.Sdk.Module;

namespace Runbook.Loading;

/// <summary>
/// Compiles a module's one file against the assemblies of the running program: no SDK is needed. What C# allows but the contract of
/// modules does not is found too. Stateless, safe from any thread. A process that calls it holds the compiler from then on.
/// </summary>
public static class SourceCompiler
{
    /// <summary>The namespaces that every file sees without <c>using</c>.</summary>
    public static IReadOnlyList<string> Usings { get; } =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Text", "Runbook.Core", "Runbook.Sdk"];

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.Parse);

    // Unoptimised: the lines in what a module throws are then the lines of its file.
    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Debug, nullableContextOptions: NullableContextOptions.Enable, deterministic: true);

    /// <summary>Compiles a file; see <see cref="CompileRequest.Output"/>.</summary>
    public static CompileAnswer Compile(CompileRequest request) => Make(request).Answer;

    /// <summary>Compiles a file, and adds what the analyzers of the SDK's package warn of.</summary>
    public static async Task<CompileAnswer> AnalyzeAsync(CompileRequest request, CancellationToken cancellationToken)
    {
        var (answer, compilation) = Make(request);
        return compilation is null ? answer
            : answer with { Diagnostics = [.. answer.Diagnostics, .. await WarningsAsync(compilation, cancellationToken).ConfigureAwait(false)] };
    }

    private static (CompileAnswer Answer, CSharpCompilation? Made) Make(CompileRequest request)
    {
        try
        {
            var tree = Parse(request.Shown, File.ReadAllText(request.Path));
            var (compilation, found) = Check(tree, Path.GetFileNameWithoutExtension(request.Path));
            if (found.Exists(d => d.Severity == Core.Severity.Error))
            {
                return (new(request.Path, found), null);
            }

            Emit(compilation, tree, request.Output);
            return (new(request.Path, found), compilation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return (new(request.Path, [Diagnostic.Error("module-compile", "a module cannot be compiled", e.Message, new(request.Shown, 1, 1))]), null);
        }
    }

    /// <summary>What is wrong with a text that is to be a module's file, for editors; empty when nothing.</summary>
    /// <param name="shown">The file's name in diagnostics.</param>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<Diagnostic> Diagnose(string shown, string text) => Check(Parse(shown, text), "module").Found;

    private static SyntaxTree Parse(string shown, string text) => CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), ParseOptions, shown);

    private static (CSharpCompilation Compilation, List<Diagnostic> Found) Check(SyntaxTree tree, string name)
    {
        var usings = Parse("usings", string.Concat(Usings.Select(u => $"global using {u};")));
        var compilation = CSharpCompilation.Create($"library.{name}", [tree, usings], References(), Options);
        // One slip of the pen makes many errors in its line, of which the first is the slip.
        var found = compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning && d.Location.SourceTree != usings).Select(Told)
            .GroupBy(d => (d.Span.Line, d.Severity)).Select(g => g.MinBy(d => d.Span.Column)!).ToList();
        if (!found.Exists(d => d.Severity == Core.Severity.Error))
        {
            found.AddRange(OfContract(compilation, tree));
        }

        return (compilation, found);
    }

    private static Diagnostic Told(Microsoft.CodeAnalysis.Diagnostic diagnostic)
    {
        var detail = $"{diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)} [{diagnostic.Id}]";
        var span = Span(diagnostic.Location);
        return diagnostic.Severity == DiagnosticSeverity.Error
            ? Diagnostic.Error("module-compile", "a module does not compile", detail, span)
            : Diagnostic.Warning("module-compile", "the compiler warns of a module", detail, span);
    }

    private static Core.SourceSpan Span(Location location)
    {
        var place = location.GetLineSpan();
        return new(place.Path, place.StartLinePosition.Line + 1, place.StartLinePosition.Character + 1, place.StartLinePosition.Line == place.EndLinePosition.Line ? location.SourceSpan.Length : 0);
    }

    private static async Task<IEnumerable<Diagnostic>> WarningsAsync(CSharpCompilation compilation, CancellationToken cancellationToken)
    {
        var found = await compilation.WithAnalyzers([new ScriptAnalyzer(), new PurityAnalyzer(), new CommentAnalyzer()])
            .GetAnalyzerDiagnosticsAsync(cancellationToken).ConfigureAwait(false);
        return found.OrderBy(d => d.Location.SourceSpan.Start).Select(Told);
    }

    /// <summary>Breaches of the contract, found by reflection on the assembly and placed where their symbols are declared.</summary>
    private static IEnumerable<Diagnostic> OfContract(CSharpCompilation compilation, SyntaxTree tree)
    {
        using var stream = new MemoryStream();
        if (!compilation.Emit(stream).Success)
        {
            yield break;
        }

        foreach (var (breach, place) in BannedCalls.Find(compilation.GetSemanticModel(tree)))
        {
            yield return breach.ToDiagnostic(Span(place));
        }

        stream.Position = 0;
        var context = new AssemblyLoadContext("check", isCollectible: true);
        try
        {
            foreach (var breach in ModuleContract.OfSource(context.LoadFromStream(stream)))
            {
                var symbol = breach.Type is null ? null : Symbol(compilation, breach.Type, breach.Member);
                var location = symbol?.Locations.FirstOrDefault(l => l.IsInSource) ?? Location.Create(tree, new TextSpan(0, 0));
                yield return breach.ToDiagnostic(Span(location));
            }
        }
        finally
        {
            context.Unload();
        }
    }

    private static ISymbol? Symbol(CSharpCompilation compilation, string type, string? member)
    {
        var owner = compilation.GetTypeByMetadataName(type);
        return member is null ? owner : owner?.GetMembers(member).FirstOrDefault() ?? owner;
    }

    private static void Emit(CSharpCompilation compilation, SyntaxTree tree, string output)
    {
        var guarded = compilation
            .ReplaceSyntaxTree(tree, tree.WithRootAndOptions(new LoopGuard().Visit(tree.GetRoot()), tree.Options))
            .AddSyntaxTrees(Parse("guard", LoopGuard.Source));
        var folder = PrivateFolder.CreateBeside(output);
        using (var assembly = Core.OwnerOnly.Open(Path.Combine(folder, CompileCache.AssemblyFile), FileMode.CreateNew))
        using (var comments = Core.OwnerOnly.Open(Path.Combine(folder, CompileCache.CommentsFile), FileMode.CreateNew))
        {
            var result = guarded.Emit(assembly, xmlDocumentationStream: comments, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
            if (!result.Success)
            {
                throw new InvalidDataException($"the guards do not fit: {string.Join("; ", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error))}");
            }
        }

        PrivateFolder.MoveInto(folder, output);
    }

    // The assemblies of the runtime itself serve as references: https://github.com/dotnet/roslyn, wiki "Runtime code generation using Roslyn compilations in .NET Core App".
    private static IEnumerable<MetadataReference> References()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var trusted = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return trusted.Where(f => Path.GetDirectoryName(f) == runtime)
            .Append(typeof(Diagnostic).Assembly.Location).Append(typeof(Module).Assembly.Location)
            .Select(f => MetadataReference.CreateFromFile(f));
    }
}
