using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Loading.Tests;

/// <summary>Modules in a process of their own, which is the real one: what they plan, ask, decide and wait for comes to the engine as if they ran here.</summary>
public sealed class RemoteModuleTests : IDisposable
{
    private const string Everything = """
        /// <summary>Does a bit of everything.</summary>
        [Module("everything")]
        public sealed class EverythingModule : Module<EverythingModule.Args, EverythingModule.State>
        {
            public enum Way { Straight, [Choice("round", "around")] Bent }
            /// <param name="Path">A path.</param>
            /// <param name="Way">A choice.</param>
            /// <param name="Token">A secret.</param>
            /// <param name="Files">Files.</param>
            /// <param name="Count">A number.</param>
            public sealed record Args([Key] string Path, Way Way = Way.Straight, Secret? Token = null, IReadOnlyList<SourceFile>? Files = null, int Count = 3) { public ByteSize? Size { get; init; } }
            public sealed record State(string Text, string Kind, string Own);
            private static readonly QueryFamily Family = new("own", arguments => Sh.Line($"ask {arguments}"), (answer, arguments) => [.. arguments.Select(a => new ShellAnswer(0, $"{a}={answer.Output}", ""))]);

            public override Probe<State> Read(Args args) => Probe.Both(
                new Probe<string>(Sh.Line($"cat {args.Path}"), text => text), PathProbe.Of(args.Path), (text, path) => (text, path))
                .Then(both => Probe.Answer(Family.Query(args.Path), own => new State(both.text, both.path.Kind.ToString(), own.Output)));

            public override Change? Plan(Args args, State now) => now.Text == "same" ? null : new(now.Text, args.Way.ToString(),
                new RemoteAction.Write(args.Path, Content.Text(args.Token?.Reveal ?? "", secret: true)) { Mode = "0600" },
                new RemoteAction.Next(outcomes => [new RemoteAction.Run(Sh.Line($"next {outcomes.Count}"))], "decide"),
                new RemoteAction.RunLocally(login => new(["rsync", login.User ?? "nobody"]), "locally"),
                new RemoteAction.Poll(new Probe<string>(Sh.Line($"uptime"), text => text).Select(text => new PollVerdict(text == "up", "not " + text) { Seen = (text, 7) }), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)) { Summary = "wait" })
            {
                Result = outcomes => ModuleResult.Of(("seen", Value.Of(outcomes[^1].Seen is (string text, int number) ? text + number : "lost")), ("own", Value.Of(now.Own)), ("kind", Value.Of(now.Kind))),
                Foresee = () => ModuleResult.Of(("size", Value.Of(args.Size?.Bytes ?? 0)), ("count", Value.Of(args.Count)), ("files", Value.Of(args.Files?.Count ?? 0))),
                Touches = Footprint.Path(args.Path),
            };

            public override ModuleResult Report(Args args, State now) => ModuleResult.Of(("text", Value.Of(now.Text).AsSecret()));
            public override Footprint Reads(Args args) => Footprint.Path(args.Path);
            public override IEnumerable<string> Check(Args args) => args.Count > 5 ? ["too many"] : [];
            public override MapValue MarkSecrets(MapValue arguments) => Value.Map(("path", arguments["path"]!.AsSecret()));
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_ModuleElsewhere_HasTheSchemaOfItsTypes()
    {
        using var library = Open();
        var elsewhere = Assert.IsType<RemoteModule>(library.Find("everything")).Schema;
        using var here = new ModuleLibrary(Options() with { Host = null });
        var own = Assert.IsType<GuardedModule>(here.Find("everything")).Schema;
        Assert.Equal(own.Arguments.Select(Told), elsewhere.Arguments.Select(Told));

        static string Told(ArgumentSpec a) =>
            $"{a.Name} {a.TypeName} {a.IsRequired} {a.IsKey} {a.IsSecret} {a.Default} {string.Join("|", a.Choices?.Select(c => string.Join(",", c.Names)) ?? [])} {a.Source?.Folder}";
    }

    [Fact]
    public void Find_SecondTime_KnowsTheFaceBeforeTheProcessAnswers()
    {
        using (var first = Open())
        {
            Assert.IsType<RemoteModule>(first.Find("everything"));
        }

        Assert.Single(Directory.GetFiles(_folder.At("cache"), "module.face", SearchOption.AllDirectories));
        using var again = new ModuleLibrary(Options() with { Host = ["/no/such/program"] });
        var module = Assert.IsType<RemoteModule>(again.Find("everything"));
        Assert.Equal(["path", "way", "token", "files", "count", "size"], module.Schema.Arguments.Select(a => a.Name));
        var thrown = Assert.Throws<ModuleFaultException>(() => module.BeginRead(Bound(module, ("path", "/a"))));
        Assert.Contains("the process of modules cannot be started: /no/such/program", thrown.Message, StringComparison.Ordinal);
        Assert.False(module.IsReady);
    }

    [Fact]
    public void PlanFrom_AllThatAModuleMayAskForLater_IsCalledThere()
    {
        using var library = Open();
        var module = library.Find("everything")!;
        var args = Bound(module, ("path", "/a b"), ("way", "around"), ("token", "hush"), ("size", "2K"), ("files", "one,two"));
        var state = Read(module, args, "other");
        var change = module.PlanFrom(args, state)!;
        Assert.Equal(("other", "Bent"), (change.Before, change.After));
        Assert.False(change.Touches.Overlaps(Footprint.Path("/c")));
        Assert.Equal(["2048", "3", "2"], change.Foreseen.Values.Select(v => ValueJson.ToJson(v.Value, maskSecrets: false)));

        var write = Assert.IsType<RemoteAction.Write>(change.Actions[0]);
        Assert.Equal(("hush", true, "0600"), (write.Content.AsText(), write.Content.IsSecret, write.Mode));
        var next = Assert.IsType<RemoteAction.Next>(change.Actions[1]);
        Assert.Equal("next 2", Assert.Single(next.Decide([new(0, "", ""), new(1, "", "")])).ToString());
        Assert.Equal(["rsync", "joe"], Assert.IsType<RemoteAction.RunLocally>(change.Actions[2]).Command(new("host") { User = "joe" }).Words);
        var poll = Assert.IsType<RemoteAction.Poll>(change.Actions[3]);
        var waiting = Assert.IsType<PollVerdict>(poll.Question.Begin().Answer([new ShellAnswer(0, "down", "")]).Value);
        Assert.Equal((false, "not down"), (waiting.IsDone, waiting.Reason));
        var verdict = Assert.IsType<PollVerdict>(poll.Question.Begin().Answer([new ShellAnswer(0, "up", "")]).Value);
        Assert.True(verdict.IsDone);

        var result = change.Result!([new(0, "", "") { Seen = verdict.Seen }]);
        Assert.Equal(["\"up7\"", "\"/a b=own answer\"", "\"File\""], result.Values.Select(v => ValueJson.ToJson(v.Value, maskSecrets: false)));
    }

    [Fact]
    public void ReportFrom_StateThatIsAsItShouldBe_TellsValuesAndTheirSecrecy()
    {
        using var library = Open();
        var module = library.Find("everything")!;
        var args = Bound(module, ("path", "/a"));
        var state = Read(module, args, "same");
        Assert.Null(module.PlanFrom(args, state));
        Assert.True(module.IsReady);
        Assert.True(Assert.Single(module.ReportFrom(args, state).Values).Value.IsSecret);
        Assert.Empty(module.CheckArguments(args));
        Assert.Equal(["too many"], module.CheckArguments(Bound(module, ("path", "/a"), ("count", "6"))));
        Assert.False(module.ReadFootprint(args).Overlaps(Footprint.Path("/b")));
        Assert.True(module.MarkSecrets(Value.Map(("path", Value.Of("/a"))))["path"]!.IsSecret);
    }

    [Fact]
    public void BeginRead_ManyHostsAtOnce_AreServedAtOnce()
    {
        using var library = Open();
        var module = library.Find("everything")!;
        Parallel.For(0, 64, i =>
        {
            var args = Bound(module, ("path", $"/{i}"));
            Assert.Equal($"{i}", module.PlanFrom(args, Read(module, args, $"{i}"))!.Before);
        });
    }

    [Fact]
    public void BeginRead_AfterTheProcessWasKilledByAModule_RunsInANewOne()
    {
        _folder.Write("library/deadly.cs", """
            /// <summary>Ends its process.</summary>
            [Module("deadly")]
            public sealed class DeadlyModule : Module<DeadlyModule.Args, string>
            {
                /// <param name="Path">A path.</param>
                public sealed record Args(string Path);
                public sealed record Node { public Node? Next { get; set; } }
                public override Probe<string> Read(Args args)
                {
                    var node = new Node();
                    node.Next = node;
                    return Probe.Known($"{node.GetHashCode()}");
                }

                public override Change? Plan(Args args, string now) => null;
            }
            """);
        using var library = Open();
        var (deadly, good) = (library.Find("deadly")!, library.Find("everything")!);
        var args = Bound(good, ("path", "/a"));
        var state = Read(good, args, "other");
        var begun = good.BeginRead(args);
        var thrown = Assert.Throws<ModuleFaultException>(() => deadly.BeginRead(Bound(deadly, ("path", "/a"))));
        Assert.StartsWith("the process that it runs in ended in its Read: Stack overflow.", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("is not called any more: the process that it runs in ended in its Read", Assert.Throws<ModuleFaultException>(() => deadly.BeginRead(Bound(deadly, ("path", "/b")))).Message, StringComparison.Ordinal);
        // what was read before the process ended is read again from the answers, and a reading that was under way goes on
        Assert.Equal("other", good.PlanFrom(args, state)!.Before);
        Assert.Equal("half", good.PlanFrom(args, Rest(begun, "half"))!.Before);
    }

    [Fact]
    public void Find_ModuleThatCannotBeLoadedThere_SaysWhyAsItDoesHere()
    {
        _folder.Write("library/bad.cs", Everything.Replace("[Module(\"everything\")]", "[Module(\"bad\")]", StringComparison.Ordinal)
            .Replace("private static readonly QueryFamily", "private readonly int _one = int.Parse(\"one\");\nprivate static readonly QueryFamily", StringComparison.Ordinal));
        using var library = Open();
        Assert.IsType<RefusedModule>(library.Find("bad"));
        using var here = new ModuleLibrary(Options() with { Host = null });
        Assert.IsType<RefusedModule>(here.Find("bad"));
        Assert.Equal(Assert.Single(here.Problems), Assert.Single(library.Problems));
    }

    [Fact]
    public void BeginRead_AfterWhatNobodyHoldsWasForgotten_StillLoadsAndPlans()
    {
        _folder.Write("library/late.cs", Everything.Replace("[Module(\"everything\")]", "[Module(\"late\")]", StringComparison.Ordinal));
        using var library = Open();
        var module = library.Find("everything")!;
        var args = Bound(module, ("path", "/a"));
        var state = Read(module, args, "other");
        for (var i = 0; i < 3; i++)
        {
            Read(module, Bound(module, ("path", $"/{i}")), "unheld");
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal("other", module.PlanFrom(args, state)!.Before);
        var late = library.Find("late")!;
        Assert.Equal("late", late.PlanFrom(args, Read(late, args, "late"))!.Before);
    }

    [Fact]
    public void PlanFrom_ContentThatCannotBeRead_FailsThatCallOnly()
    {
        _folder.Write("library/torn.cs", """
            /// <summary>Plans what cannot be read.</summary>
            [Module("torn")]
            public sealed class TornModule : Module<TornModule.Args, string>
            {
                /// <param name="Path">A path.</param>
                public sealed record Args(string Path);
                public override Probe<string> Read(Args args) => Probe.Known("");
                public override Change? Plan(Args args, string now) => new("", "", new RemoteAction.WriteTree("/x", new Torn()));
                private sealed class Torn : IReadOnlyList<TreeEntry>
                {
                    public int Count => 1;
                    public TreeEntry this[int index] => throw new FileNotFoundException("torn away");
                    public IEnumerator<TreeEntry> GetEnumerator() => throw new FileNotFoundException("torn away");
                    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
                }
            }
            """);
        using var library = Open();
        var torn = library.Find("torn")!;
        var args = Bound(torn, ("path", "/a"));
        var state = torn.BeginRead(args).Value;
        Assert.Contains("FileNotFoundException: torn away", Assert.Throws<ModuleFaultException>(() => torn.PlanFrom(args, state)).Message, StringComparison.Ordinal);
        // the process is still the same: nothing had to be read again
        Assert.Contains("torn away", Assert.Throws<ModuleFaultException>(() => torn.PlanFrom(args, state)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Expects_NameThatIsWritten_IsToldApart()
    {
        using var library = Open();
        Assert.True(library.Expects("everything"));
        Assert.False(library.Expects("nothing"));
        Assert.IsType<RemoteModule>(library.Find("everything"));
    }

    private static object? Read(Module module, object args, string text) => Rest(module.BeginRead(args), text);

    private static object? Rest(ProbeStep step, string text)
    {
        var stat = "81a4|0|0|root|root|1|2|1|3|0|0|0|0|0|0|0|-|-|-|-";
        Assert.Equal(2, step.Queries.Count);
        step = step.Answer([new ShellAnswer(0, text, ""), PathAnswer(stat)]);
        var own = Assert.IsType<ShellQuery>(Assert.Single(step.Queries));
        Assert.Equal("own", own.Family!.Name);
        var told = own.Family.Split(new(0, "own answer", ""), [own.Argument]);
        step = step.Answer([told[0]]);
        Assert.True(step.IsDone);
        return step.Value;
    }

    private static ShellAnswer PathAnswer(string stat) => new(0, string.Join(PathScript.GroupEnd, stat, "rw" + PathScript.FieldEnd + PathScript.FieldEnd + PathScript.FieldEnd, "", ""), "");

    private static object Bound(Module module, params (string Key, string Value)[] arguments)
    {
        var errors = new List<Diagnostic>();
        var values = arguments.Select(a => (a.Key, a.Key == "files" ? Value.Of(a.Value.Split(',')) : Value.Of(a.Value)));
        var bound = ArgumentBinder.Bind(module.Schema, Value.Map([.. values]), new Found(), default, errors);
        Assert.Empty(errors);
        return bound!;
    }

    private ModuleLibrary Open() => new(Options());

    private LibraryOptions Options()
    {
        _folder.Write("library/everything.cs", Everything);
        return new()
        {
            PlaybookFolders = [_folder.Path],
            CacheFolder = _folder.At("cache"),
            Host = [Repository.Executable!, ModuleProcess.Argument],
        };
    }

    private sealed class Found : IArgumentResolver
    {
        public SourceFile Resolve(StringValue written, SourceAttribute how, MapValue arguments) => new(written.Text) { FullPath = "/" + written.Text, Content = Content.Text(written.Text) };
    }
}
