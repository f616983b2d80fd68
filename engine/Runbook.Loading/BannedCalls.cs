using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Runbook.Loading;

/// <summary>Calls that no module may make, because they end the program, speak past it, or run what nobody guards. Stateless.</summary>
internal static class BannedCalls
{
    private const string ToFail = "to fail, return Change.Refuse or throw: the engine names the module";
    private const string ToRun = "the engine runs modules side by side: a module only computes";
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["System.Console"] = "a module never prints: put keys into the result",
        ["System.Diagnostics.Process"] = "plan a RemoteAction: the engine runs it on the host, or RemoteAction.RunLocally here",
        ["System.Threading.Thread"] = ToRun,
        ["System.Threading.ThreadPool"] = ToRun,
        ["System.Threading.Tasks.Parallel"] = ToRun,
        ["System.Threading.Tasks.TaskFactory"] = ToRun,
        ["System.Threading.Timer"] = ToRun,
    };

    private static readonly Dictionary<string, string> Members = new(StringComparer.Ordinal)
    {
        ["System.Environment.Exit"] = ToFail,
        ["System.Environment.FailFast"] = ToFail,
        ["System.Threading.Tasks.Task.Run"] = ToRun,
    };

    /// <summary>The calls in a file, each with its place.</summary>
    public static IEnumerable<(ContractBreach Breach, Location Place)> Find(SemanticModel model)
    {
        foreach (var name in model.SyntaxTree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            var symbol = model.GetSymbolInfo(name).Symbol;
            var type = (symbol as INamedTypeSymbol)?.ToDisplayString() ?? "";
            var member = symbol is IMethodSymbol ? $"{symbol.ContainingType?.ToDisplayString()}.{symbol.Name}" : "";
            if (Types.TryGetValue(type, out var hint) || Members.TryGetValue(member, out hint))
            {
                yield return (new($"a module may not use {(member.Length > 0 ? member : type)}", hint), name.GetLocation());
            }
        }
    }
}
