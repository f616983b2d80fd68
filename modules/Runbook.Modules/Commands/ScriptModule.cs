using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Runs a script of the control machine on the host.</summary>
[Module("script")]
internal sealed class ScriptModule : Module<ScriptModule.Args, ScriptModule.State>
{
    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The script on the control machine, and the words it is called with.</summary>
        [FreeForm, Required, Source("files", FirstWord = true)]
        public SourceFile? Cmd { get; init; }

        /// <summary>The folder to run it in, an absolute path.</summary>
        public string? Chdir { get; init; }

        /// <summary>A file or glob; when it is there, nothing is run.</summary>
        public string? Creates { get; init; }

        /// <summary>A file or glob; when it is not there, nothing is run.</summary>
        public string? Removes { get; init; }

        /// <summary>What runs the script, such as <c>perl -w</c>. Default: what its first line says.</summary>
        public string? Executable { get; init; }

        /// <summary>Whether a script in a vault is opened first; the engine does so always.</summary>
        public bool Decrypt { get; init; } = true;
    }

    /// <summary>Whether the guards say that it need not run.</summary>
    public sealed record State
    {
        internal CommandGuard.Verdict Verdict { get; init; }
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

        if (args.Cmd!.Content is not { } content)
        {
            return Change.Refuse($"script: {args.Cmd.Written} is not a file on the control machine");
        }

        var command = args.Executable is null ? Sh.Verbatim("\"$s\"") : Sh.Verbatim($"{args.Executable} \"$s\"");
        var script = Sh.Line($$"""
            d=$(mktemp -d "${HOME:-/tmp}/.runbook.XXXXXX" 2>/dev/null || mktemp -d "${TMPDIR:-/tmp}/runbook.XXXXXX") || exit 1
            trap 'rm -rf "$d"' EXIT
            trap 'exit 143' HUP INT TERM
            s="$d/"{{args.Cmd.FileName}}
            cat > "$s" && chmod 700 "$s" || exit 1
            {{CommandOutcome.Enter(args.Chdir)}}{{command}} {{Sh.Verbatim(args.Cmd.Rest)}} < /dev/null
            """);
        return new Change("", $"{args.Cmd.Written} {args.Cmd.Rest}".TrimEnd(), new RemoteAction.Run(script) { AnyStatus = true, Input = content })
        {
            IsOpaque = !Guard(args).IsGiven,
            IsJudgedByStatus = true,
            Result = RawModule.Result,
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => ModuleResult.Empty with
    {
        Skipped = true,
        Message = now.Verdict == CommandGuard.Verdict.CreatesExists
            ? $"{args.Creates} exists, matching creates option"
            : $"{args.Removes} does not exist (removes)",
    };

    private static CommandGuard Guard(Args args) => new(args.Creates, args.Removes, args.Chdir);
}
