using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Runbook.Loading;

/// <summary>
/// Puts a test into each loop and each method of a module's source, so that an endless loop, an endless recursion and a loop that
/// eats memory end as exceptions: a thread cannot be killed, and a stack that overflows would end the program. Lines stay where they
/// are. Stateless.
/// </summary>
internal sealed class LoopGuard : CSharpSyntaxRewriter
{
    /// <summary>The class that the tests are in, in the module's own assembly.</summary>
    public const string ClassName = "RunbookGuard";

    /// <summary>Its method that begins a call: until when (<see cref="Environment.TickCount64"/>), and how many bytes the thread may have allocated then.</summary>
    public const string BeginMethod = "Begin";

    /// <summary>Its source.</summary>
    public const string Source = $$"""
        internal static class {{ClassName}}
        {
            [global::System.ThreadStatic] private static long _until;
            [global::System.ThreadStatic] private static long _bytes;

            public static void {{BeginMethod}}(long until, long bytes)
            {
                _until = until;
                _bytes = bytes;
            }

            public static void Enter() => global::System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();

            public static void Turn()
            {
                if (_until != 0 && global::System.Environment.TickCount64 > _until)
                {
                    throw new global::System.TimeoutException("a loop did not end in time");
                }

                if (_bytes != 0 && global::System.GC.GetAllocatedBytesForCurrentThread() > _bytes)
                {
                    throw new global::System.InsufficientMemoryException("a loop takes more memory than a module may");
                }
            }
        }
        """;

    private static readonly StatementSyntax Enter = SyntaxFactory.ParseStatement($"global::{ClassName}.Enter();");
    private static readonly StatementSyntax Turn = SyntaxFactory.ParseStatement($"global::{ClassName}.Turn();");

    /// <inheritdoc/>
    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        var method = (MethodDeclarationSyntax)base.VisitMethodDeclaration(node)!;
        return method switch
        {
            { Body: { } body } => method.WithBody(Entered(body)),
            { ExpressionBody: { } arrow } when !IsAsync(method.Modifiers) => method
                .WithBody(Block(arrow, method.SemicolonToken, IsVoid(method.ReturnType))).WithExpressionBody(null).WithSemicolonToken(default),
            _ => method,
        };
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitLocalFunctionStatement(LocalFunctionStatementSyntax node)
    {
        var method = (LocalFunctionStatementSyntax)base.VisitLocalFunctionStatement(node)!;
        return method switch
        {
            { Body: { } body } => method.WithBody(Entered(body)),
            { ExpressionBody: { } arrow } when !IsAsync(method.Modifiers) => method
                .WithBody(Block(arrow, method.SemicolonToken, IsVoid(method.ReturnType))).WithExpressionBody(null).WithSemicolonToken(default),
            _ => method,
        };
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitConstructorDeclaration(ConstructorDeclarationSyntax node)
    {
        var made = (ConstructorDeclarationSyntax)base.VisitConstructorDeclaration(node)!;
        return made.Body is { } body ? made.WithBody(Entered(body)) : made;
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitOperatorDeclaration(OperatorDeclarationSyntax node)
    {
        var method = (OperatorDeclarationSyntax)base.VisitOperatorDeclaration(node)!;
        return method switch
        {
            { Body: { } body } => method.WithBody(Entered(body)),
            { ExpressionBody: { } arrow } => method.WithBody(Block(arrow, method.SemicolonToken, isVoid: false)).WithExpressionBody(null).WithSemicolonToken(default),
            _ => method,
        };
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitPropertyDeclaration(PropertyDeclarationSyntax node)
    {
        var property = (PropertyDeclarationSyntax)base.VisitPropertyDeclaration(node)!;
        if (property.ExpressionBody is not { } arrow)
        {
            return property;
        }

        var get = SyntaxFactory.AccessorDeclaration(SyntaxKind.GetAccessorDeclaration, Block(arrow, property.SemicolonToken, isVoid: false));
        return property.WithAccessorList(SyntaxFactory.AccessorList(SyntaxFactory.SingletonList(get))).WithExpressionBody(null).WithSemicolonToken(default);
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitAccessorDeclaration(AccessorDeclarationSyntax node)
    {
        var accessor = (AccessorDeclarationSyntax)base.VisitAccessorDeclaration(node)!;
        return accessor switch
        {
            { Body: { } body } => accessor.WithBody(Entered(body)),
            { ExpressionBody: { } arrow } => accessor
                .WithBody(Block(arrow, accessor.SemicolonToken, !accessor.IsKind(SyntaxKind.GetAccessorDeclaration))).WithExpressionBody(null).WithSemicolonToken(default),
            _ => accessor,
        };
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node)
    {
        var lambda = (ParenthesizedLambdaExpressionSyntax)base.VisitParenthesizedLambdaExpression(node)!;
        return lambda.Block is { } body ? lambda.WithBlock(Entered(body)) : lambda;
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node)
    {
        var lambda = (SimpleLambdaExpressionSyntax)base.VisitSimpleLambdaExpression(node)!;
        return lambda.Block is { } body ? lambda.WithBlock(Entered(body)) : lambda;
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node)
    {
        var loop = (WhileStatementSyntax)base.VisitWhileStatement(node)!;
        return loop.WithStatement(Turned(loop.Statement));
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node)
    {
        var loop = (DoStatementSyntax)base.VisitDoStatement(node)!;
        return loop.WithStatement(Turned(loop.Statement));
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitForStatement(ForStatementSyntax node)
    {
        var loop = (ForStatementSyntax)base.VisitForStatement(node)!;
        return loop.WithStatement(Turned(loop.Statement));
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node)
    {
        var loop = (ForEachStatementSyntax)base.VisitForEachStatement(node)!;
        return loop.WithStatement(Turned(loop.Statement));
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitGotoStatement(GotoStatementSyntax node) =>
        node.IsKind(SyntaxKind.GotoStatement) ? SyntaxFactory.Block(Turn, node.WithoutTrivia()).WithTriviaFrom(node) : node;

    private static BlockSyntax Entered(BlockSyntax body) => body.WithStatements(body.Statements.Insert(0, Enter));

    private static StatementSyntax Turned(StatementSyntax body) =>
        body is BlockSyntax block
            ? block.WithStatements(block.Statements.Insert(0, Turn))
            : SyntaxFactory.Block(Turn, body.WithoutTrivia()).WithTriviaFrom(body);

    /// <summary>An arrow's expression as a block; what stood around the arrow and the semicolon stays, so that no line moves.</summary>
    private static BlockSyntax Block(ArrowExpressionClauseSyntax arrow, SyntaxToken end, bool isVoid)
    {
        StatementSyntax statement = arrow.Expression switch
        {
            ThrowExpressionSyntax thrown => SyntaxFactory.ThrowStatement(thrown.ThrowKeyword, thrown.Expression, SyntaxFactory.Token(SyntaxKind.SemicolonToken)),
            var value when isVoid => SyntaxFactory.ExpressionStatement(value),
            var value => SyntaxFactory.ReturnStatement(SyntaxFactory.Token(default, SyntaxKind.ReturnKeyword, SyntaxFactory.TriviaList(SyntaxFactory.Space)), value, SyntaxFactory.Token(SyntaxKind.SemicolonToken)),
        };
        return SyntaxFactory.Block(
            SyntaxFactory.Token(arrow.ArrowToken.LeadingTrivia, SyntaxKind.OpenBraceToken, arrow.ArrowToken.TrailingTrivia),
            SyntaxFactory.List([Enter, statement]),
            SyntaxFactory.Token(end.LeadingTrivia, SyntaxKind.CloseBraceToken, end.TrailingTrivia));
    }

    private static bool IsAsync(SyntaxTokenList modifiers) => modifiers.Any(SyntaxKind.AsyncKeyword);

    private static bool IsVoid(TypeSyntax type) => type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword };
}
