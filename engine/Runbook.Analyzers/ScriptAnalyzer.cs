using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Runbook.Analyzers;

/// <summary>Looks at how scripts are made: RB0001 (unquoted text) and RB0003 (a secret in a command line).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ScriptAnalyzer : DiagnosticAnalyzer
{
    // what a shell does itself starts no program, so that no command line holds its words
    private static readonly string[] Builtins = ["printf", "echo", ":", "[", "test", "read", "export", "local", "cat"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.UnquotedText, Rules.SecretInCommand];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Call, OperationKind.Invocation);
        context.RegisterOperationAction(Interpolation, OperationKind.InterpolatedString);
        context.RegisterOperationAction(Reveal, OperationKind.PropertyReference);
    }

    private static void Call(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name == "Verbatim" && SdkNames.Is(call.TargetMethod.ContainingType, "Sh")
            && call.Arguments.Length == 1 && IsPutTogether(call.Arguments[0].Value))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.UnquotedText, call.Arguments[0].Syntax.GetLocation()));
        }
    }

    private static bool IsPutTogether(IOperation value)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return !value.ConstantValue.HasValue && value switch
        {
            IInterpolatedStringOperation => true,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } => true,
            IInvocationOperation { TargetMethod: { ContainingType.SpecialType: SpecialType.System_String, IsStatic: true } } => true,
            _ => false,
        };
    }

    private static void Interpolation(OperationAnalysisContext context)
    {
        var parts = ((IInterpolatedStringOperation)context.Operation).Parts;
        var before = "";
        foreach (var part in parts)
        {
            switch (part)
            {
                case IInterpolatedStringTextOperation text:
                    before += (text.Text.ConstantValue.Value ?? (text.Text as IInterpolatedStringAppendOperation)?.Syntax.ToString())?.ToString();
                    break;
                case IInterpolatedStringAppendOperation { AppendCall: IInvocationOperation append } when append.Arguments.Length > 0:
                    before = Part(context, append, before);
                    break;
                default:
                    before += "x";
                    break;
            }
        }
    }

    /// <summary>A piece of <c>Sh.Line($"…")</c>: text is added to what stands before, a secret is judged by it.</summary>
    private static string Part(OperationAnalysisContext context, IInvocationOperation append, string before)
    {
        var value = append.Arguments[0].Value;
        if (append.TargetMethod.Name == "AppendLiteral")
        {
            return before + value.ConstantValue.Value;
        }

        if (SdkNames.Is(value.Type, "Secret") && !IsBuiltin(before))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.SecretInCommand, append.Syntax.GetLocation()));
        }

        return before + "x";
    }

    /// <summary>Whether the command that is being written is the shell's own, an assignment, or text for a program's input.</summary>
    private static bool IsBuiltin(string before)
    {
        var command = before.Substring(before.LastIndexOfAny([';', '|', '&', '\n', '(', '`']) + 1).TrimStart();
        var word = command.Split(' ')[0];
        return Builtins.Contains(word) || (word.Contains('=') && !command.Contains(' ')) || before.Contains("<<");
    }

    private static void Reveal(OperationAnalysisContext context)
    {
        var property = (IPropertyReferenceOperation)context.Operation;
        if (property.Property.Name != "Reveal" || !SdkNames.Is(property.Property.ContainingType, "Secret"))
        {
            return;
        }

        for (var at = property.Parent; at is not null; at = at.Parent)
        {
            if (at is IInvocationOperation call && SdkNames.Is(call.TargetMethod.ContainingType, "Sh"))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.SecretInCommand, property.Syntax.GetLocation()));
                return;
            }
        }
    }
}
