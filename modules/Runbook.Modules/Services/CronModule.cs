using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Keeps named jobs and variables in a crontab, or keeps them out.</summary>
[Module("cron", "ansible.legacy.cron")]
internal sealed class CronModule : Module<CronArgs, CronModule.State>
{
    // What crontab(1) says, by several makers, of a table that is simply not there, or of a user who may still be made.
    private static readonly string[] Missing = ["no crontab", "can't open", "unknown", "No such file"];

    /// <summary>What is read.</summary>
    /// <param name="Text">The table; null when there is none.</param>
    /// <param name="Problem">Why it cannot be managed; null when it can.</param>
    public sealed record State(string? Text, string? Problem = null);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(CronArgs args) => args.Problems();

    /// <inheritdoc/>
    public override Footprint Reads(CronArgs args) => Touched(args);

    /// <inheritdoc/>
    public override Probe<State> Read(CronArgs args) => args.File is { } file
        ? Probe.Answer(Sh.Line($"[ -e {file} ] || exit 3; cat < {file}"), answer => answer switch
        {
            { Succeeded: true } => new State(answer.Output),
            { ExitCode: 3 } => new(null),
            _ => new(null, $"cannot read {file}: {answer.Error.Trim()}"),
        })
        : Probe.Answer(Sh.Line($"command -v crontab >/dev/null 2>&1 || exit 127; {Crontab(args)} -l"), answer => answer switch
        {
            { ExitCode: 127 } => new State(null, "this host has no crontab: install cron (Debian) or cronie (Red Hat) first"),
            { Succeeded: true } => new(answer.Output),
            _ when answer.Error.Trim().Length == 0 || Missing.Any(m => answer.Error.Contains(m, StringComparison.Ordinal)) => new(null),
            _ => new(null, $"cannot read the crontab: {answer.Error.Trim()}"),
        });

    /// <inheritdoc/>
    public override Change? Plan(CronArgs args, State now)
    {
        if (now.Problem is { } problem)
        {
            return Change.Refuse(problem);
        }

        var old = CronTable.Parse(now.Text ?? "");
        if (Wanted(args, old) is not { } table)
        {
            return Change.Refuse($"Variable named '{args.Insertafter ?? args.Insertbefore}' not found.");
        }

        if (table.Text == (now.Text ?? ""))
        {
            return null;
        }

        var isEmptied = args is { File: not null, IsPresent: false, Env: false } && table.IsBlank && !old.IsBlank;
        var result = isEmptied ? ModuleResult.Of(("cron_file", Value.Of(args.CronFile!)), ("state", Value.Of("absent"))) : Told(args, table);
        var backup = args.Backup && now.Text is not null ? Backup(now.Text) : null;
        var name = args.File ?? "crontab";
        return new(now.Text is null ? "absent" : $"{old.Jobs.Count()} jobs", isEmptied ? "absent" : $"{table.Jobs.Count()} jobs", [.. backup is null ? [] : new[] { backup }, Put(args, table, isEmptied)])
        {
            Diffs = [new(name, name, now.Text ?? "", isEmptied ? "" : table.Text)],
            Touches = Touched(args),
            Foreseen = result,
            Result = outcomes => backup is null ? result : new([.. result.Values, KeyValuePair.Create<string, Value>("backup_file", Value.Of(outcomes[0].Output.Trim()))]),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(CronArgs args, State now) => Told(args, CronTable.Parse(now.Text ?? ""));

    private static Footprint Touched(CronArgs args) =>
        args.File is { } file ? Footprint.Path(file) : Footprint.Of("crontab", args.User ?? "*") + Footprint.Of("user", args.User ?? "*");

    /// <summary>The program, told whose table is meant only where it is another's: -u is root's alone.</summary>
    private static Sh Crontab(CronArgs args) => args.User is { } user
        ? Sh.Line($"set --; [ \"$(id -un)\" = {user} ] || set -- -u {user}; LC_ALL=C crontab \"$@\"")
        : Sh.Verbatim("LC_ALL=C crontab");

    private static CronTable? Wanted(CronArgs args, CronTable old) => args switch
    {
        { Env: true, IsPresent: true } => old.WithVariable(args.Name!, args.Job!, args.Insertafter, args.Insertbefore),
        { Env: true } => old.WithoutVariable(args.Name!),
        { IsPresent: true } => old.WithJob(args.Name!, CronTable.JobLine(args)),
        _ => old.WithoutJob(args.Name!),
    };

    private static RemoteAction Put(CronArgs args, CronTable table, bool isEmptied) =>
        args.File is not { } file ? new RemoteAction.Run(Sh.Line($"{Crontab(args)} -")) { Input = Content.Text(table.Text) }
        : isEmptied ? new RemoteAction.Run(Sh.Line($"rm -f -- {file}"))
        : new RemoteAction.Write(file, Content.Text(table.Text));

    private static RemoteAction Backup(string text) =>
        new RemoteAction.Run(Sh.Verbatim("f=$(mktemp \"${TMPDIR:-/tmp}/crontabXXXXXX\") && cat > \"$f\" && echo \"$f\"")) { Input = Content.Text(text) };

    private static ModuleResult Told(CronArgs args, CronTable table)
    {
        var keys = new List<(string, Value)> { ("jobs", Value.Of(table.Jobs)), ("envs", Value.Of(table.Variables)) };
        if (args.CronFile is { } file)
        {
            keys.Add(("cron_file", Value.Of(file)));
        }

        if (args.DoubtfulFile is { } name)
        {
            keys.Add(("warnings", Value.Of([$"many hosts pass over a file of cron's that has other characters than letters, digits, _ and - in its name: {name}"])));
        }

        return ModuleResult.Of([.. keys]);
    }
}
