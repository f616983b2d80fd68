using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Runs a command line through a shell on the host.</summary>
[Module("shell", "ansible.legacy.shell")]
internal sealed class ShellModule : Module<ShellModule.Args, ShellModule.State>
{
    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The command line, as the shell understands it.</summary>
        [FreeForm, Required]
        public string? Cmd { get; init; }

        /// <summary>The folder to run it in.</summary>
        public string? Chdir { get; init; }

        /// <summary>A file or glob; when it is there, nothing is run.</summary>
        public string? Creates { get; init; }

        /// <summary>A file or glob; when it is not there, nothing is run.</summary>
        public string? Removes { get; init; }

        /// <summary>The shell, an absolute path. Default <c>/bin/sh</c>.</summary>
        public string? Executable { get; init; }

        /// <summary>Text for its standard input.</summary>
        public string? Stdin { get; init; }

        /// <summary>Whether a line feed is put after <c>stdin</c>.</summary>
        public bool StdinAddNewline { get; init; } = true;

        /// <summary>Whether line ends at the end of the output are taken off.</summary>
        public bool StripEmptyEnds { get; init; } = true;

        /// <summary>Taken for the sake of old playbooks; without effect.</summary>
        public bool Warn { get; init; } = true;
    }

    /// <summary>Whether the guards say that it need not run.</summary>
    public sealed record State
    {
        internal CommandGuard.Verdict Verdict { get; init; }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args) => args.Cmd?.Trim() is { Length: > 0 } ? [] : ["no command given"];

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

        var script = Sh.Line($"{CommandOutcome.Enter(args.Chdir)}exec {args.Executable ?? "/bin/sh"} -c {args.Cmd!}");
        return new Change("", args.Cmd!, new RemoteAction.Run(script) { AnyStatus = true, Input = CommandModule.Input(args.Stdin, args.StdinAddNewline) })
        {
            IsOpaque = !Guard(args).IsGiven,
            Foreseen = CommandOutcome.Foreseen(Value.Of(args.Cmd)),
            IsJudgedByStatus = true,
            Result = outcomes => CommandOutcome.Result(Value.Of(args.Cmd), outcomes[^1], args.StripEmptyEnds),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => Guard(args).Report(now.Verdict, Value.Of(args.Cmd));

    private static CommandGuard Guard(Args args) => new(args.Creates, args.Removes, args.Chdir);
}
