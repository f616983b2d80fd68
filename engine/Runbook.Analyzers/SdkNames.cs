using Microsoft.CodeAnalysis;

namespace Runbook.Analyzers;

/// <summary>Recognises the types of the SDK by their names, whichever version of it is referred to. Stateless.</summary>
internal static class SdkNames
{
    /// <summary>Whether a type is one of the SDK's.</summary>
    public static bool Is(ITypeSymbol? type, string name) =>
        type is not null && type.Name == name && type.ContainingNamespace?.ToDisplayString() == "Runbook.Sdk";

    /// <summary>The arguments record of a module's class; null when the class is no module.</summary>
    public static INamedTypeSymbol? ArgumentsOf(INamedTypeSymbol type)
    {
        for (var at = type.BaseType; at is not null; at = at.BaseType)
        {
            if (at.TypeArguments.Length == 2 && Is(at, "Module"))
            {
                return at.TypeArguments[0] as INamedTypeSymbol;
            }
        }

        return null;
    }
}
