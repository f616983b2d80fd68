using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Installs and removes Python packages with the host's pip.</summary>
[Module("pip", "ansible.legacy.pip")]
internal sealed class PipModule : Module<PipArgs, PipModule.State>
{
    // With these pip does something else than to see that a package is there.
    private static readonly string[] Telling =
        ["-t", "--target", "--prefix", "--root", "-U", "--upgrade", "-I", "--ignore-installed", "--force-reinstall", "-e", "--editable", "-r", "--requirement", "--dry-run", "-c", "--constraint"];

    /// <summary>What is read.</summary>
    /// <param name="Program">The words that call pip; empty when the virtual environment is still to be made.</param>
    /// <param name="Virtualenv">The virtual environment's path, absolute; empty for none.</param>
    /// <param name="Installed">Versions by name, in the spelling that they are compared by.</param>
    /// <param name="Problem">Why nothing can be done; null when it can.</param>
    public sealed record State(IReadOnlyList<string> Program, string Virtualenv, IReadOnlyDictionary<string, string> Installed, string? Problem = null)
    {
        /// <summary>What <c>pip freeze</c> says, where only that tells a change.</summary>
        internal string Frozen { get; init; } = "";

        /// <summary>The requirements file's text; empty when there is none.</summary>
        internal string Requirements { get; init; } = "";
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Check(PipArgs args) => args.Problems();

    /// <inheritdoc/>
    public override Probe<State> Read(PipArgs args) => Probe.Answer(PipScript.Read(args, IsCompared(args)), answer => answer switch
    {
        { Succeeded: true } => Parse(answer.Output),
        { ExitCode: PipScript.NoPip } => Failed(args.Executable is { } program ? $"{program} is not on this host" : "pip is not on this host: install it first (Debian and Red Hat: python3-pip)"),
        { ExitCode: PipScript.NoFolder } => Failed($"the folder {args.Chdir ?? "for temporary files"} is not there"),
        { ExitCode: PipScript.NoPipInside } => Failed($"the virtual environment {args.Virtualenv} has no pip"),
        { ExitCode: PipScript.NoVirtualenv } => Failed($"{args.VirtualenvWords[0]} is not on this host, and there is no virtual environment {args.Virtualenv} yet: install it first, or with python3-venv say virtualenv_command: python3 -m venv"),
        _ => Failed($"cannot ask pip: {answer.Error.Trim()}"),
    });

    /// <inheritdoc/>
    public override Change? Plan(PipArgs args, State now)
    {
        if (now.Problem is { } problem)
        {
            return Change.Refuse(problem);
        }

        var wanted = Requirements(args, now);
        var needs = Needs(args, now, wanted);
        var program = Program(now);
        if (needs == false)
        {
            // An environment that is missing is made even where nothing goes into it.
            return now.Program.Count > 0 ? null
                : new("absent", now.Virtualenv, new RemoteAction.Run(PipScript.Make(args, now.Virtualenv))) { Foreseen = Told(args, now, "", "") };
        }

        var actions = new List<RemoteAction>();
        if (now.Program.Count == 0)
        {
            actions.Add(new RemoteAction.Run(PipScript.Make(args, now.Virtualenv)));
        }

        var at = actions.Count;
        actions.Add(new RemoteAction.Run(PipScript.Run(args, [.. program, .. Words(args)])) { AnyStatus = true });
        if (IsCompared(args))
        {
            actions.Add(new RemoteAction.Run(PipScript.Freeze(args, program)) { AnyStatus = true });
        }

        var names = wanted.Where(r => r.Name is not null).Select(r => r.Name!).ToArray();
        return new(
            string.Join('\n', names.Where(now.Installed.ContainsKey).Select(n => $"{n}=={now.Installed[n]}")),
            args.State == PipArgs.Wanted.Absent ? "" : string.Join('\n', wanted.Select(r => r.Text)),
            actions)
        {
            IsOpaque = needs is null && at == 0,
            Foreseen = Told(args, now, "", ""),
            Result = outcomes => Outcome(args, now, outcomes, at),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(PipArgs args, State now) => Told(args, now, "", "");

    private static State Failed(string problem) => new([], "", new Dictionary<string, string>(), problem);

    private static State Parse(string output)
    {
        var parts = output.Split('\u001e');
        var installed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in parts[2].Split('\n').Select(l => l.Split("==", 2)).Where(p => p.Length == 2))
        {
            installed[PythonRequirement.Normal(pair[0].Trim())] = pair[1].Trim();
        }

        return new(parts[0].Split('\n', StringSplitOptions.RemoveEmptyEntries), parts[1], installed) { Frozen = parts[3], Requirements = parts[4] };
    }

    private static IReadOnlyList<string> Program(State now) => now.Program.Count > 0 ? now.Program : [now.Virtualenv + "/bin/pip3"];

    private static IReadOnlyList<PythonRequirement> Requirements(PipArgs args, State now) =>
        args.Requirements is not null ? PythonRequirement.InFile(now.Requirements) : args.Packages;

    /// <summary>Whether pip's own words do not tell if it changed something.</summary>
    private static bool IsCompared(PipArgs args) =>
        args.State != PipArgs.Wanted.Absent
        && (args.Requirements is not null || args.Editable || args.Packages.Any(p => p.IsVersionControlled) || args.ExtraWords.Any(w => w is "-q" or "--quiet" or "-qq"));

    /// <summary>Whether pip has something to do; null when only pip can tell.</summary>
    private static bool? Needs(PipArgs args, State now, IReadOnlyList<PythonRequirement> wanted)
    {
        if (args.State == PipArgs.Wanted.Absent)
        {
            var isKnown = wanted.All(r => r.Name is not null) && (args.Requirements is null || wanted.Count > 0);
            return wanted.Any(r => r.Name is not null && now.Installed.ContainsKey(r.Name)) ? true : isKnown ? false : null;
        }

        if (args.State == PipArgs.Wanted.ForceReinstall || wanted.Any(r => r.IsMet(now.Installed) == false))
        {
            return true;
        }

        var isTold = args.State == PipArgs.Wanted.Present && !args.ExtraWords.Any(w => Telling.Contains(w.Split('=')[0]));
        return isTold && wanted.Count > 0 && wanted.All(r => r.IsMet(now.Installed) == true) ? false : null;
    }

    private static IReadOnlyList<string> Words(PipArgs args)
    {
        string[] verb = args.State switch
        {
            PipArgs.Wanted.Absent => ["uninstall", "-y"],
            PipArgs.Wanted.Latest => ["install", "-U"],
            PipArgs.Wanted.ForceReinstall => ["install", "-U", "--force-reinstall"],
            _ => ["install"],
        };
        return [.. verb, .. args.ExtraWords, .. args.Requirements is { } file ? ["-r", file] : args.Packages.Select(p => p.Text)];
    }

    private static ModuleResult Outcome(PipArgs args, State now, IReadOnlyList<ActionOutcome> outcomes, int at)
    {
        var pip = outcomes[at];
        var output = string.Concat(outcomes.Take(at + 1).Select(o => o.Output));
        var error = string.Concat(outcomes.Take(at + 1).Select(o => o.Error));
        var told = Told(args, now, output, error);
        if (!pip.Succeeded && !(args.State == PipArgs.Wanted.Absent && pip.ExitCode == 1 && (output + error).Contains("not installed", StringComparison.Ordinal)))
        {
            var hint = error.Contains("externally-managed-environment", StringComparison.Ordinal) ? "this Python belongs to the system: use virtualenv, or break_system_packages: true\n" : "";
            return told with { Failed = true, Changed = at > 0, Message = $"{hint}stdout: {pip.Output}\n:stderr: {pip.Error}" };
        }

        var isChanged = args.State == PipArgs.Wanted.Absent ? output.Contains("Successfully uninstalled", StringComparison.Ordinal)
            : IsCompared(args) && args.State != PipArgs.Wanted.ForceReinstall ? outcomes[at + 1].Output != now.Frozen
            : output.Contains("Successfully installed", StringComparison.Ordinal);
        return told with { Changed = isChanged || at > 0 };
    }

    private static ModuleResult Told(PipArgs args, State now, string output, string error) => ModuleResult.Of(
        ("cmd", Value.Of([.. Program(now), .. Words(args)])),
        ("name", args.Name.Count > 0 ? Value.Of(args.Name) : Value.Null),
        ("version", Value.Of(args.Version)),
        ("state", Value.Of(args.State.ToString().ToLowerInvariant())),
        ("requirements", Value.Of(args.Requirements)),
        ("virtualenv", now.Virtualenv.Length > 0 ? Value.Of(now.Virtualenv) : Value.Null),
        ("stdout", Value.Of(output)),
        ("stderr", Value.Of(error)));
}
