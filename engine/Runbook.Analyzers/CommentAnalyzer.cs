using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Runbook.Analyzers;

/// <summary>Looks for modules and arguments without doc comments: RB0004.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CommentAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.MissingComment];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Look, SymbolKind.NamedType);
    }

    private static void Look(SymbolAnalysisContext context)
    {
        var module = (INamedTypeSymbol)context.Symbol;
        if (!module.GetAttributes().Any(a => SdkNames.Is(a.AttributeClass, "ModuleAttribute")) || SdkNames.ArgumentsOf(module) is not { } arguments)
        {
            return;
        }

        if (!Comment(module).Contains("<summary>"))
        {
            Report(context, module, $"The module {module.Name}");
        }

        var ofType = Comment(arguments);
        foreach (var property in arguments.GetMembers().OfType<IPropertySymbol>().Where(p => p.DeclaredAccessibility == Accessibility.Public && p.SetMethod is not null))
        {
            if (!Comment(property).Contains("<summary>") && !ofType.Contains($"<param name=\"{property.Name}\""))
            {
                Report(context, property, $"The argument {property.Name}");
            }
        }
    }

    private static string Comment(ISymbol symbol) => symbol.GetDocumentationCommentXml() ?? "";

    private static void Report(SymbolAnalysisContext context, ISymbol symbol, string what)
    {
        if (symbol.Locations.FirstOrDefault(l => l.IsInSource) is { } place)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.MissingComment, place, what));
        }
    }
}
