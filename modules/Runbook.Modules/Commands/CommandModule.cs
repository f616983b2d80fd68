using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Runs a program, without a shell in between.</summary>
[Module("command", "ansible.legacy.command")]
internal sealed class CommandModule : Module<CommandModule.Args, CommandModule.State>
{
    /// <summary>The arguments.</summary>
    [Exclusive("cmd", "argv")]
    [OneOf("cmd", "argv")]
    public sealed record Args
    {
        /// <summary>The command line, split into words as a shell would; nothing else of a shell works in it.</summary>
        [FreeForm]
        public string? Cmd { get; init; }

        /// <summary>The program and its arguments as a list.</summary>
        public IReadOnlyList<string>? Argv { get; init; }

        /// <summary>The folder to run it in.</summary>
        public string? Chdir { get; init; }

        /// <summary>A file or glob; when it is there, nothing is run.</summary>
        public string? Creates { get; init; }

        /// <summary>A file or glob; when it is not there, nothing is run.</summary>
        public string? Removes { get; init; }

        /// <summary>Taken for the sake of old playbooks; without effect, as in Ansible.</summary>
        public string? Executable { get; init; }

        /// <summary>Text for its standard input.</summary>
        public string? Stdin { get; init; }

        /// <summary>Whether a line feed is put after <c>stdin</c>.</summary>
        public bool StdinAddNewline { get; init; } = true;

        /// <summary>Whether line ends at the end of the output are taken off.</summary>
        public bool StripEmptyEnds { get; init; } = true;

        /// <summary>Whether environment variables and <c>~</c> in the words are replaced.</summary>
        public bool ExpandArgumentVars { get; init; } = true;

        /// <summary>Taken for the sake of old playbooks; without effect.</summary>
        public bool Warn { get; init; } = true;
    }

    /// <summary>Whether the guards say that it need not run.</summary>
    public sealed record State
    {
        internal CommandGuard.Verdict Verdict { get; init; }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        if (args.Cmd is not null && !ShellWords.TrySplit(args.Cmd, out _))
        {
            yield return $"a quote is not closed in the command: {args.Cmd}";
        }
        else if (Words(args).Count == 0)
        {
            yield return "no command given";
        }
    }

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => Guard(args).Read().Select(verdict => new State { Verdict = verdict });

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Guard(args).Footprint;

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        if (now.Verdict != CommandGuard.Verdict.Run)
        {
            return null;
        }

        var words = Words(args);
        var quoted = args.ExpandArgumentVars ? Sh.Join(" ", words.Select(w => ShellWords.Expanding(w))) : Sh.Line($"{words}");
        var script = Sh.Line($"{CommandOutcome.Enter(args.Chdir)}{CommandOutcome.Execute(quoted)}");
        return new Change("", string.Join(' ', words.Select(Sh.Quote)), new RemoteAction.Run(script) { AnyStatus = true, Input = Input(args.Stdin, args.StdinAddNewline) })
        {
            IsOpaque = !Guard(args).IsGiven,
            Foreseen = CommandOutcome.Foreseen(Value.Of(words)),
            IsJudgedByStatus = true,
            Result = outcomes => CommandOutcome.Result(Value.Of(words), outcomes[^1], args.StripEmptyEnds),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => Guard(args).Report(now.Verdict, Value.Of(Words(args)));

    internal static Content? Input(string? text, bool addNewline) => text is null ? null : Content.Text(addNewline ? text + "\n" : text);

    private static CommandGuard Guard(Args args) => new(args.Creates, args.Removes, args.Chdir);

    private static IReadOnlyList<string> Words(Args args)
    {
        if (args.Argv is not null)
        {
            return args.Argv;
        }

        return ShellWords.TrySplit(args.Cmd ?? "", out var words) ? words : [];
    }
}
