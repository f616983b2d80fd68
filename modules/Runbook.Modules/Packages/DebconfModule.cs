using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Answers a package's question to debconf beforehand, or lists the answers that are there.</summary>
[Module("debconf")]
internal sealed class DebconfModule : Module<DebconfModule.Args, DebconfModule.State>
{
    /// <summary>What kind of answer it is.</summary>
    internal enum Kind
    {
        /// <summary>true or false.</summary>
        Boolean,

        /// <summary>A note of an error.</summary>
        Error,

        /// <summary>Several of a list.</summary>
        Multiselect,

        /// <summary>A note.</summary>
        Note,

        /// <summary>A password: never shown, and compared on the host.</summary>
        Password,

        /// <summary>Whether the question counts as asked.</summary>
        Seen,

        /// <summary>One of a list.</summary>
        Select,

        /// <summary>A line of text.</summary>
        String,

        /// <summary>A text that is shown.</summary>
        Text,

        /// <summary>A title.</summary>
        Title,
    }

    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The package.</summary>
        [Key, Required, Alias("pkg")]
        public string? Name { get; init; }

        /// <summary>The question. Default none: the answers are only listed.</summary>
        [Key, Alias("selection", "setting")]
        public string? Question { get; init; }

        /// <summary>What kind of answer it is; needed with a question.</summary>
        public Kind? Vtype { get; init; }

        /// <summary>The answer; needed with a question.</summary>
        [Alias("answer")]
        public string? Value { get; init; }

        /// <summary>Whether the question still counts as not asked. Default false.</summary>
        public bool Unseen { get; init; }

        internal bool IsPassword => Vtype == Kind.Password;

        internal string Wanted => Vtype is Kind.Boolean or Kind.Seen ? Value!.ToLowerInvariant() : Value!;
    }

    /// <summary>What is read.</summary>
    /// <param name="Answers">What debconf-show tells of each question: its answer, and whether it was asked.</param>
    /// <param name="Problem">Why nothing can be told; null when it can.</param>
    public sealed record State(IReadOnlyList<(string Question, string Answer, bool IsSeen)> Answers, string? Problem = null)
    {
        /// <summary>Whether the password asked for is the one there.</summary>
        internal bool IsPasswordSet { get; init; }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        if (args.Question is not null && (args.Vtype is null || args.Value is null))
        {
            yield return "question needs vtype and value beside it";
        }

        if (args.Question is null && (args.Vtype is not null || args.Value is not null))
        {
            yield return "vtype and value need question beside them";
        }

        if (args.Value?.Contains('\n', StringComparison.Ordinal) == true)
        {
            yield return "value has a line break, which debconf-set-selections would read as another answer: write it as \\n";
        }
    }

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Of("debconf", "*");

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => Probe.Both(
        Probe.Answer(Sh.Line($"command -v debconf-show >/dev/null 2>&1 || exit 127; LC_ALL=C debconf-show -- {args.Name!}"), Parse),
        args.IsPassword ? Probe.Answer(SamePassword(args), answer => answer.Succeeded) : Probe.Known(false),
        (state, isPasswordSet) => state with { IsPasswordSet = isPasswordSet });

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        if (now.Problem is { } problem)
        {
            return Change.Refuse(problem);
        }

        if (args.Question is not { } question || IsAnswered(args, now, question))
        {
            return null;
        }

        var isThere = now.Answers.Any(a => a.Question == question);
        var before = isThere ? now.Answers.First(a => a.Question == question).Answer : "";
        var shown = args.IsPassword ? new Secret(args.Wanted).ToString() : args.Wanted;
        var set = new RemoteAction.Run(Sh.Line($"LC_ALL=C debconf-set-selections{(args.Unseen ? Sh.Verbatim(" -u") : Sh.Empty)}"))
        {
            Input = Content.Text($"{args.Name} {question} {args.Vtype!.Value.ToString().ToLowerInvariant()} {args.Wanted}\n", secret: args.IsPassword),
        };
        return new(before, shown, set)
        {
            Diffs = [new(args.Name!, args.Name!, $"{question}: {before}\n", $"{question}: {shown}\n")],
            Touches = Footprint.Of("debconf", "*"),
            Foreseen = Told(args, now, question, isThere),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) =>
        ModuleResult.Of(("current", Value.Map(now.Answers.Select(a => KeyValuePair.Create<string, Value>(a.Question, Value.Of(a.Answer)))))) with { Message = "" };

    /// <summary>As Ansible does: the answer before of this question, or beside a new question all the answers of the package.</summary>
    private static ModuleResult Told(Args args, State now, string question, bool isThere)
    {
        var value = Value.Of(isThere ? args.Wanted : args.Value!);
        var previous = now.Answers.Where(a => !isThere || a.Question == question).Select(a => KeyValuePair.Create<string, Value>(a.Question, Value.Of(a.Answer)));
        return ModuleResult.Of(
            ("current", Value.Map((question, args.IsPassword ? value.AsSecret() : value))),
            ("previous", Value.Map(isThere ? previous : previous.Append(KeyValuePair.Create<string, Value>(question, Value.Of("")))))) with { Message = "" };
    }

    private static bool IsAnswered(Args args, State now, string question)
    {
        var there = now.Answers.FirstOrDefault(a => a.Question == question);
        return there.Question is not null && args.Vtype switch
        {
            Kind.Password => now.IsPasswordSet,
            Kind.Seen => there.IsSeen == (args.Wanted == "true"),
            Kind.Boolean => there.Answer.Equals(args.Wanted, StringComparison.OrdinalIgnoreCase),
            _ => there.Answer == args.Wanted.Trim(),
        };
    }

    /// <summary>Asks debconf for the password and compares it there: it does not leave the host. Protocol: debconf-devel(7).</summary>
    private static Sh SamePassword(Args args) => Sh.Line(
        $"command -v debconf-communicate >/dev/null 2>&1 || exit 127; [ \"$(printf 'GET %s\\n' {args.Question!} | LC_ALL=C debconf-communicate {args.Name!} 2>/dev/null)\" = {new Secret("0 " + args.Wanted)} ]");

    private static State Parse(ShellAnswer answer) =>
        answer.ExitCode == 127 ? new([], "this host has no debconf: it is for Debian and its kin")
        : !answer.Succeeded ? new([], $"debconf-show failed: {answer.Error.Trim()}")
        : new([.. answer.Output.Split('\n').Select(Entry).Where(e => e.Question.Length > 0)]);

    private static (string Question, string Answer, bool IsSeen) Entry(string line)
    {
        var end = line.IndexOf(':', StringComparison.Ordinal);
        return end < 0 ? ("", "", false) : (line[..end].Trim('*', ' '), line[(end + 1)..].Trim(), line[0] == '*');
    }
}
