using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Runbook.Loading.Tests;

/// <summary>The guards that are put into a module's source: what it means stays, and so do its lines.</summary>
public sealed class LoopGuardTests
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest);

    [Fact]
    public void Visit_EveryFileOfTheBuiltInModules_StaysWellFormedAndKeepsItsLines()
    {
        var files = Directory.GetFiles(Repository.At("modules", "Runbook.Modules"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal)).ToArray();
        Assert.True(files.Length > 100, $"saw only {files.Length} files");
        foreach (var file in files)
        {
            var text = File.ReadAllText(file);
            var guarded = new LoopGuard().Visit(CSharpSyntaxTree.ParseText(text, Options, cancellationToken: TestContext.Current.CancellationToken).GetRoot(TestContext.Current.CancellationToken))!.ToFullString();
            Assert.Equal(text.Count(c => c == '\n'), guarded.Count(c => c == '\n'));
            Assert.DoesNotContain(CSharpSyntaxTree.ParseText(guarded, Options, cancellationToken: TestContext.Current.CancellationToken).GetDiagnostics(TestContext.Current.CancellationToken), d => d.Severity == DiagnosticSeverity.Error);
        }
    }

    [Theory]
    [InlineData("int F() => 1;", "int F(){ Enter();return 1;}")]
    [InlineData("void F() => G();", "void F(){ Enter();G();}")]
    [InlineData("int F() => throw new E();", "int F(){ Enter();throw new E();}")]
    [InlineData("int P => 1;", "int P{get{ Enter();return 1;}}")]
    [InlineData("int P { get => 1; set => G(); }", "int P { get{ Enter();return 1;} set{ Enter();G();} }")]
    [InlineData("void F() { while (a) b(); }", "void F() {Enter(); while (a) {Turn();b();}}")]
    [InlineData("void F() { foreach (var a in b) { c(); } }", "void F() {Enter(); foreach (var a in b) {Turn(); c(); } }")]
    [InlineData("void F() { do a(); while (b); }", "void F() {Enter(); do {Turn();a();}while (b); }")]
    [InlineData("void F() { for (;;) ; }", "void F() {Enter(); for (;;) {Turn();;}}")]
    [InlineData("F G = x => { a(); };", "F G = x => {Enter(); a(); };")]
    [InlineData("async T F() => await a;", "async T F() => await a;")]
    [InlineData("abstract int F();", "abstract int F();")]
    public void Visit_EachForm_IsGuarded(string member, string expected)
    {
        var root = CSharpSyntaxTree.ParseText($"class C {{ {member} }}", Options, cancellationToken: TestContext.Current.CancellationToken).GetRoot(TestContext.Current.CancellationToken);
        var guarded = new LoopGuard().Visit(root)!.ToFullString().Replace($"global::{LoopGuard.ClassName}.", "", StringComparison.Ordinal);
        Assert.Equal(Plain($"class C {{ {expected} }}"), Plain(guarded));
    }

    private static string Plain(string text) => text.Replace(" ", "", StringComparison.Ordinal);
}
