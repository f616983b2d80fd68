using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Runbook.Analyzers;

/// <summary>Looks at what a module's methods ask of the control machine: RB0002.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PurityAnalyzer : DiagnosticAnalyzer
{
    private static readonly string[] Pure = ["Read", "Plan", "Report", "Reads", "Check"];

    private static readonly string[] Types =
    [
        "System.IO.File", "System.IO.Directory", "System.IO.FileInfo", "System.IO.DirectoryInfo", "System.IO.FileStream", "System.IO.StreamReader", "System.IO.StreamWriter",
        "System.Diagnostics.Process", "System.Environment", "System.Console", "System.Random", "System.Net.Http.HttpClient", "System.Net.Dns", "System.TimeProvider",
        "System.Diagnostics.Stopwatch",
    ];

    private static readonly string[] Members =
    [
        "System.DateTime.Now", "System.DateTime.UtcNow", "System.DateTime.Today", "System.DateTimeOffset.Now", "System.DateTimeOffset.UtcNow", "System.Guid.NewGuid",
        "System.IO.Path.GetTempFileName", "System.IO.Path.GetTempPath", "System.IO.Path.GetRandomFileName", "System.IO.Path.GetFullPath",
    ];

    // these are the same everywhere
    private static readonly string[] Allowed = ["System.Environment.NewLine"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.ImpureMethod];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Use, OperationKind.Invocation, OperationKind.PropertyReference, OperationKind.ObjectCreation);
    }

    private static void Use(OperationAnalysisContext context)
    {
        ISymbol? member = context.Operation switch
        {
            IInvocationOperation call => call.TargetMethod,
            IPropertyReferenceOperation property => property.Property,
            IObjectCreationOperation made => made.Constructor,
            _ => null,
        };
        if (member?.ContainingType is not { } type || MethodOf(context.ContainingSymbol) is not { } method)
        {
            return;
        }

        var owner = type.ToDisplayString();
        var name = $"{owner}.{member.Name}";
        if ((Types.Contains(owner) && !Allowed.Contains(name)) || Members.Contains(name))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.ImpureMethod, context.Operation.Syntax.GetLocation(), method.Name, $"{type.Name}.{(member.Name == ".ctor" ? "new" : member.Name)}"));
        }
    }

    /// <summary>The pure method of a module that a symbol is, or is inside of; null for other code.</summary>
    private static IMethodSymbol? MethodOf(ISymbol symbol)
    {
        for (var at = symbol; at is not null and not INamedTypeSymbol; at = at.ContainingSymbol)
        {
            if (at is IMethodSymbol { IsOverride: true } method && Pure.Contains(method.Name) && SdkNames.ArgumentsOf(method.ContainingType) is not null)
            {
                return method;
            }
        }

        return null;
    }
}
