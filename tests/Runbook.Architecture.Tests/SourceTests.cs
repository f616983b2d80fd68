using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Runbook.Architecture.Tests;

/// <summary>The starred rules of the house that hold file by file.</summary>
public sealed class SourceTests
{
    private const int MaxLines = 400;

    // far below what there is: a rule that sees no files holds of nothing
    private const int FewestFiles = 25;

    private static readonly string[] BannedMembers = ["Result", "GetAwaiter"];

    private static readonly string[] MutableCollections =
    [
        "List", "Dictionary", "HashSet", "Queue", "Stack", "SortedDictionary", "SortedSet", "ConcurrentDictionary", "ConcurrentBag", "ConcurrentQueue",
    ];

    private static readonly string[] Writers =
    [
        "Add", "AddRange", "Remove", "RemoveAt", "RemoveWhere", "Clear", "Insert", "TryAdd", "TryRemove", "GetOrAdd", "AddOrUpdate", "UnionWith",
        "ExceptWith", "Enqueue", "Dequeue", "Push", "Pop", "Sort", "Reverse",
    ];

    private static readonly string[] BannedCalls =
    [
        "Thread.Sleep", "DateTime.Now", "DateTime.UtcNow", "DateTime.Today", "DateTimeOffset.Now", "DateTimeOffset.UtcNow", "Task.WaitAll", "Task.WaitAny",
    ];

    [Fact]
    public void File_OfThisClone_HasAtMostFourHundredLines() =>
        Holds(SourceFile.All, file => file.Lines <= MaxLines ? [] : [$"{file.Path}: {file.Lines} lines"]);

    [Fact]
    public void File_OfThisClone_HasOneTopLevelTypeNamedAsTheFile() => Holds(SourceFile.All, file =>
    {
        var names = file.TopLevelTypes.Select(NameOf).ToArray();
        if (names.Length == 0) return file.Syntax.Members.OfType<GlobalStatementSyntax>().Any() || IsAttributesOnly(file) ? [] : [$"{file.Path}: no type"];
        // Name.Part.cs holds a part of a type, Name{T}.cs a generic one
        var expected = Path.GetFileNameWithoutExtension(file.Path).Split('.', '{')[0];
        return names.Length == 1 && names[0] == expected ? [] : [$"{file.Path}: {string.Join(", ", names)}"];
    });

    [Fact]
    public void File_OfThisClone_HasTheNamespaceOfItsProject() => Holds(SourceFile.All, file =>
        file.Syntax.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
            .Where(space => space.Name.ToString() != file.Project)
            .Select(space => $"{file.At(space)}: {space.Name}"));

    [Fact]
    public void Field_Static_IsNotMutable() => Holds(SourceFile.Shipped, file =>
        file.Syntax.DescendantNodes().OfType<FieldDeclarationSyntax>()
            .Where(field => Has(field.Modifiers, SyntaxKind.StaticKeyword))
            .Where(field => !Has(field.Modifiers, SyntaxKind.ReadOnlyKeyword))
            .Select(field => $"{file.At(field)}: {field.Declaration}"));

    [Fact]
    public void Field_StaticCollection_IsPrivateAndNeverWrittenTo() => Holds(SourceFile.Shipped, file =>
        file.Syntax.DescendantNodes().OfType<FieldDeclarationSyntax>()
            .Where(field => Has(field.Modifiers, SyntaxKind.StaticKeyword) && field.Declaration.Type is GenericNameSyntax type
                && MutableCollections.Contains(type.Identifier.Text, StringComparer.Ordinal))
            .Where(field => !Has(field.Modifiers, SyntaxKind.PrivateKeyword)
                || field.Declaration.Variables.Any(variable => file.Syntax.DescendantNodes().Any(node => Writes(node, variable.Identifier.Text))))
            .Select(field => $"{file.At(field)}: {field.Declaration.Type} {field.Declaration.Variables[0].Identifier}"));

    [Fact]
    public void Property_Static_HasNoSetter() => Holds(SourceFile.Shipped, file =>
        file.Syntax.DescendantNodes().OfType<PropertyDeclarationSyntax>()
            .Where(property => Has(property.Modifiers, SyntaxKind.StaticKeyword))
            .Where(property => property.AccessorList?.Accessors.Any(accessor => accessor.IsKind(SyntaxKind.SetAccessorDeclaration)) ?? false)
            .Select(property => $"{file.At(property)}: {property.Identifier}"));

    [Fact]
    public void Method_Async_TakesACancellationTokenLast() => Holds(SourceFile.Shipped, file =>
        file.Syntax.DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(IsAsynchronous)
            // other libraries' contracts are not ours to change; an own interface is judged where it is declared
            .Where(method => method.Identifier.Text is not ("DisposeAsync" or "DisposeAsyncCore")
                && !Has(method.Modifiers, SyntaxKind.OverrideKeyword) && method.ExplicitInterfaceSpecifier is null)
            // a request carries its own token
            .Where(method => !method.ParameterList.Parameters.Any(parameter => parameter.Type?.ToString() == "HttpContext"))
            .Where(method => method.ParameterList.Parameters.LastOrDefault()?.Type?.ToString() != "CancellationToken")
            .Select(method => $"{file.At(method)}: {method.Identifier}"));

    [Fact]
    public void Method_Async_IsNotVoid() => Holds(SourceFile.All, file =>
        file.Syntax.DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(method => Has(method.Modifiers, SyntaxKind.AsyncKeyword) && method.ReturnType.ToString() == "void")
            .Select(method => $"{file.At(method)}: {method.Identifier}"));

    [Fact]
    public void Code_AnyFile_NeitherBlocksNorReadsTheClock() => Holds(SourceFile.All, file =>
        file.Syntax.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            .Where(access => BannedCalls.Contains($"{Last(access.Expression)}.{access.Name}", StringComparer.Ordinal) || IsBlockingWait(access))
            .Select(access => $"{file.At(access)}: {access}"));

    [Fact]
    public void Code_OfModules_DoesNotSpeakOfCheckMode() => Holds(SourceFile.All.Where(file => file.Path.StartsWith("modules/", StringComparison.Ordinal)), file =>
        // a key of the protocol of modules that are scripts, where it is always false
        file.Text.Replace("[\"_ansible_check_mode\"] = Value.False", "", StringComparison.Ordinal).Split('\n').Select((line, n) => (line, n))
            .Where(x => x.line.Replace("_", " ", StringComparison.Ordinal).Contains("check mode", StringComparison.OrdinalIgnoreCase)
                || x.line.Contains("checkmode", StringComparison.OrdinalIgnoreCase))
            .Select(x => $"{file.Path}:{x.n + 1}: {x.line.Trim()}"), fewest: 0);

    [Fact]
    public void Code_OutsideCliAndReporting_DoesNotUseTheConsole() => Holds(
        SourceFile.Shipped.Where(file => file.Project is not ("Runbook.Cli" or "Runbook.Reporting")), file =>
            file.Syntax.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
                .Where(access => access.Expression.ToString() is "Console" or "System.Console" or "AnsiConsole")
                .Select(access => $"{file.At(access)}: {access}"));

    [Fact]
    public void Comment_AnyFile_PromisesNothing() => Holds(SourceFile.All.Where(file => !file.Path.EndsWith("SourceTests.cs", StringComparison.Ordinal)), file =>
        file.Syntax.DescendantTrivia()
            .Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
            .Where(trivia => trivia.ToString().Contains("TODO", StringComparison.Ordinal)
                || trivia.ToString().Contains("FIXME", StringComparison.Ordinal) || trivia.ToString().Contains("HACK", StringComparison.Ordinal))
            .Select(trivia => $"{file.Path}: {trivia}"));

    private static void Holds(IEnumerable<SourceFile> files, Func<SourceFile, IEnumerable<string>> broken, int fewest = FewestFiles)
    {
        var seen = files.ToArray();
        Assert.True(seen.Length >= fewest, $"saw only {seen.Length} files");
        var found = seen.SelectMany(broken).ToArray();
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    private static bool Has(SyntaxTokenList modifiers, SyntaxKind kind) => modifiers.Any(kind);

    private static bool Writes(SyntaxNode node, string field) => node switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax call } =>
            call.Expression.ToString() == field && Writers.Contains(call.Name.Identifier.Text, StringComparer.Ordinal),
        AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax element } => element.Expression.ToString() == field,
        _ => false,
    };

    private static string NameOf(MemberDeclarationSyntax member) => member switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        DelegateDeclarationSyntax type => type.Identifier.Text,
        _ => member.ToString(),
    };

    private static bool IsAttributesOnly(SourceFile file) => file.Syntax.Members.Count == 0;

    private static bool IsAsynchronous(MethodDeclarationSyntax method) =>
        Has(method.Modifiers, SyntaxKind.AsyncKeyword)
        || (method.Identifier.Text.EndsWith("Async", StringComparison.Ordinal)
            && Last(method.ReturnType) is string type && (type.StartsWith("Task", StringComparison.Ordinal) || type.StartsWith("ValueTask", StringComparison.Ordinal)));

    // task.Result and task.Wait(), but not a property or method of that name on something that is no task
    private static bool IsBlockingWait(MemberAccessExpressionSyntax access)
    {
        var onTask = Last(access.Expression) is string owner
            && (owner.EndsWith("Async()", StringComparison.Ordinal) || owner.EndsWith("Task", StringComparison.OrdinalIgnoreCase) || access.Expression is InvocationExpressionSyntax call && Last(call.Expression)!.EndsWith("Async", StringComparison.Ordinal));
        return access.Name.Identifier.Text switch
        {
            "Wait" => onTask && access.Parent is InvocationExpressionSyntax,
            var name => onTask && BannedMembers.Contains(name, StringComparer.Ordinal),
        };
    }

    private static string? Last(SyntaxNode node) => node switch
    {
        MemberAccessExpressionSyntax access => access.Name.ToString(),
        QualifiedNameSyntax name => name.Right.ToString(),
        _ => node.ToString(),
    };
}
