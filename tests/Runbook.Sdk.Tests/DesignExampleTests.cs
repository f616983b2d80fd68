using Runbook.Core;

namespace Runbook.Sdk.Tests;

/// <summary>The module that DESIGN.md shows, as it is written there: the contract must carry it.</summary>
public sealed class DesignExampleTests
{
    [Fact]
    public void Symlink_PointsElsewhere_PlansOneRun()
    {
        var module = new SymlinkModule();
        var errors = new List<Diagnostic>();
        var arguments = Value.Map(("path", Value.Of("/a b")), ("target", Value.Of("/c")));
        var args = ArgumentBinder.Bind(module.Schema, arguments, new NoFiles(), default, errors);
        Assert.Empty(errors);

        var read = module.BeginRead(args!).Answer([new ShellAnswer(0, "/old\n", "")]);
        var change = module.PlanFrom(args!, read.Value);

        Assert.Equal("/old", change!.Before);
        Assert.Equal("ln -sfn -- /c '/a b'", Assert.IsType<RemoteAction.Run>(Assert.Single(change.Actions)).Script.Text);
        Assert.Null(module.PlanFrom(args!, module.BeginRead(args!).Answer([new ShellAnswer(0, "/c\n", "")]).Value));
    }

    [Fact]
    public void Symlink_MisspeltArgument_SaysWhatWasMeant()
    {
        var found = ArgumentBinder.Check(new SymlinkModule().Schema, Value.Map(("path", Value.Of("/a")), ("taget", Value.Of("/c"))), default);
        Assert.Contains(found, d => d.Code == "unknown-argument" && d.Hint == "did you mean \"target\"?");
    }

    /// <summary>Keeps a symbolic link pointing at a target.</summary>
    [Module("symlink")]
    public sealed class SymlinkModule : Module<SymlinkModule.Args, SymlinkModule.State>
    {
        public override Probe<State> Read(Args args) =>
            new(Sh.Line($"readlink -- {args.Path} || true"), text => new(text is "" ? null : text.TrimEnd('\n')));

        public override Change? Plan(Args args, State now) => now.Target == args.Target ? null
            : new(now.Target ?? "absent", args.Target, new RemoteAction.Run(Sh.Line($"ln -sfn -- {args.Target} {args.Path}")));

        public sealed record Args([Key] string Path, string Target);

        public readonly record struct State(string? Target);
    }

    private sealed class NoFiles : IArgumentResolver
    {
        public SourceFile Resolve(StringValue written, SourceAttribute how, MapValue arguments) => throw new NotSupportedException();
    }
}
