using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Runbook.Sdk;

namespace Runbook.Analyzers.Tests;

public sealed class AnalyzerTests
{
    private static readonly MetadataReference[] References =
    [
        .. Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Where(f => Path.GetFileName(f) is "netstandard.dll" or ['S', 'y', 's', 't', 'e', 'm', ..] && !f.EndsWith(".Native.dll", StringComparison.Ordinal))
            .Append(typeof(Runbook.Core.Value).Assembly.Location).Append(typeof(Sh).Assembly.Location)
            .Select(f => MetadataReference.CreateFromFile(f)),
    ];

    public static TheoryData<string, string> Plans => new()
    {
        // text that is put together
        { "Sh.Verbatim($\"rm {args.Path}\")", "RB0001" },
        { "Sh.Verbatim(\"rm \" + args.Path)", "RB0001" },
        { "Sh.Verbatim(string.Concat(\"rm \", args.Path))", "RB0001" },
        { "Sh.Verbatim(\"rm -rf\" + \" /tmp/x\")", "" },
        { "Sh.Verbatim(args.Path)", "" },
        { "Sh.Line($\"rm {args.Path}\")", "" },

        // the control machine's state
        { "Sh.Line($\"echo {System.IO.File.ReadAllText(args.Path)}\")", "RB0002" },
        { "Sh.Line($\"echo {System.DateTime.UtcNow.ToString()}\")", "RB0002" },
        { "Sh.Line($\"echo {System.Environment.MachineName}\")", "RB0002" },
        { "Sh.Line($\"echo {new System.Random().Next()}\")", "RB0002 RB0002" },
        { "Sh.Line($\"echo {new System.Func<string>(() => System.Guid.NewGuid().ToString())()}\")", "RB0002" },
        { "Sh.Line($\"echo {System.Environment.NewLine}\")", "" },
        { "Sh.Line($\"echo {System.IO.Path.GetFileName(args.Path)}\")", "" },

        // secrets
        { "Sh.Line($\"mysql -p{args.Password}\")", "RB0003" },
        { "Sh.Line($\"true; mysql --password {args.Password}\")", "RB0003" },
        { "Sh.Line($\"printf %s {args.Password} | mysql\")", "" },
        { "Sh.Line($\"X={args.Password}\")", "" },
        { "Sh.Line($\"mysql -p{args.Password.Reveal}\")", "RB0003" },
        { "Sh.Verbatim(\"mysql -p\" + args.Password.Reveal)", "RB0001 RB0003" },
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public async Task Analyze_Plan_IsToldOf(string script, string expected)
    {
        var found = await FoundAsync($$"""
            using Runbook.Core;
            using Runbook.Sdk;

            /// <summary>A module.</summary>
            [Module("m")]
            public sealed class M : Module<M.Args, string>
            {
                /// <param name="Path">Path.</param>
                /// <param name="Password">Password.</param>
                public sealed record Args(string Path, Secret Password);

                public override Probe<string> Read(Args args) => new(Sh.Verbatim("true"), text => text);

                public override Change? Plan(Args args, string now) => new("a", "b", new RemoteAction.Run({{script}}));
            }
            """);
        Assert.Equal(expected, string.Join(' ', found));
    }

    [Fact]
    public async Task Analyze_HelperOutsideAModule_IsFree() => Assert.Empty(await FoundAsync(
        "public static class Helper { public static string Plan() => System.Environment.MachineName; }"));

    [Theory]
    [InlineData("/// <summary>A module.</summary>", "/// <param name=\"Path\">Path.</param>", "")]
    [InlineData("", "/// <param name=\"Path\">Path.</param>", "RB0004")]
    [InlineData("/// <summary>A module.</summary>", "", "RB0004")]
    [InlineData("", "", "RB0004 RB0004")]
    public async Task Analyze_DocComments_AreMissed(string ofModule, string ofArguments, string expected)
    {
        var found = await FoundAsync($$"""
            using Runbook.Core;
            using Runbook.Sdk;
            {{ofModule}}
            [Module("m")]
            public sealed class M : Module<M.Args, string>
            {
                {{ofArguments}}
                public sealed record Args(string Path);
                public override Probe<string> Read(Args args) => Probe.Known("");
                public override Change? Plan(Args args, string now) => null;
            }
            """);
        Assert.Equal(expected, string.Join(' ', found));
    }

    private static async Task<IReadOnlyList<string>> FoundAsync(string source)
    {
        var compilation = CSharpCompilation.Create(
            "library", [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Parse), cancellationToken: TestContext.Current.CancellationToken)],
            References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error));
        ImmutableArray<DiagnosticAnalyzer> analyzers = [new ScriptAnalyzer(), new PurityAnalyzer(), new CommentAnalyzer()];
        var found = await compilation.WithAnalyzers(analyzers).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. found.Select(d => d.Id).Order(StringComparer.Ordinal)];
    }
}
