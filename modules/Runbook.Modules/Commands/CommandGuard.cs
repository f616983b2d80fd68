using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>What <c>creates:</c> and <c>removes:</c> ask: whether a file is there, so that a command need not run. Immutable.</summary>
/// <param name="Creates">Not run when it is there; a glob. Null for none.</param>
/// <param name="Removes">Not run when it is not there; a glob. Null for none.</param>
/// <param name="Chdir">The folder that relative globs start from; null for where a session starts.</param>
internal sealed record CommandGuard(string? Creates, string? Removes, string? Chdir)
{
    /// <summary>Why nothing is to be done, or null when the command is to run.</summary>
    public enum Verdict
    {
        Run,
        CreatesExists,
        RemovesMissing,
    }

    /// <summary>Whether there is any guard.</summary>
    public bool IsGiven => Creates is not null || Removes is not null;

    /// <summary>Asks the host; nothing when there is no guard.</summary>
    public Probe<Verdict> Read() =>
        IsGiven ? Probe.Answer(Question(), answer => (Verdict)Math.Clamp(answer.ExitCode - 10, 0, 2)) : Probe.Known(Verdict.Run);

    /// <summary>What the guard looks at.</summary>
    public Footprint Footprint
    {
        get
        {
            var paths = new[] { Creates, Removes }.OfType<string>().ToArray();
            return paths.All(p => p.StartsWith('/') && p.IndexOfAny(['*', '?', '[', '$']) < 0)
                ? paths.Aggregate(Footprint.Nothing, (all, p) => all + Footprint.Path(p))
                : Footprint.Everything;
        }
    }

    /// <summary>Ansible's sentence for a verdict.</summary>
    public string Reason(Verdict verdict, string did = "Did") =>
        verdict == Verdict.CreatesExists ? $"{did} not run command since '{Creates}' exists" : $"{did} not run command since '{Removes}' does not exist";

    /// <summary>What a command that did not run gives as its output.</summary>
    public string Skipped(Verdict verdict) =>
        verdict == Verdict.CreatesExists ? $"skipped, since {Creates} exists" : $"skipped, since {Removes} does not exist";

    /// <summary>The result of a command that did not run, as Ansible has it.</summary>
    public ModuleResult Report(Verdict verdict, Value command) => new(
    [
        KeyValuePair.Create("cmd", command),
        KeyValuePair.Create("stdout", Value.Of(Skipped(verdict))),
        KeyValuePair.Create("stderr", Value.Of("")),
        KeyValuePair.Create("rc", Value.Of(0)),
        KeyValuePair.Create("start", Value.Null),
        KeyValuePair.Create("end", Value.Null),
        KeyValuePair.Create("delta", Value.Null),
    ])
    { Message = Reason(verdict), PlannedMessage = Reason(verdict, "Would") };

    private Sh Question()
    {
        var lines = new List<Sh> { Sh.Verbatim("there() { for f do if [ -e \"$f\" ] || [ -L \"$f\" ]; then return 0; fi; done; return 1; }") };
        if (Chdir is not null)
        {
            lines.Add(Sh.Line($"cd {ShellWords.Expanding(Chdir)} 2>/dev/null || exit 10"));
        }

        if (Creates is not null)
        {
            lines.Add(Sh.Line($"there {ShellWords.Expanding(Creates, glob: true)} && exit 11"));
        }

        if (Removes is not null)
        {
            lines.Add(Sh.Line($"there {ShellWords.Expanding(Removes, glob: true)} || exit 12"));
        }

        return Sh.Join("\n", [.. lines, Sh.Verbatim("exit 10")]);
    }
}
