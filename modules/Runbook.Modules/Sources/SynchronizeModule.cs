using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>
/// Copies trees by rsync, which is started on the control machine (or where the task is delegated to) and reaches the host by a
/// connection of its own. What differs only rsync can tell: a check runs its dry run.
/// </summary>
[Module("synchronize", "ansible.posix.synchronize")]
internal sealed class SynchronizeModule : Module<SynchronizeArgs, SynchronizeModule.State>
{
    /// <summary>Which of the programs needed are not on the host that was asked.</summary>
    public sealed record State(IReadOnlyList<string> Missing);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(SynchronizeArgs args) =>
        args.DelegateLogin is not null && !args.IsWithinHost && Login(args.DelegateLogin).Become is { Password: not null }
            ? ["a password for become cannot be given to the other end: allow sudo without one, or set rsync_path"]
            : [];

    /// <inheritdoc/>
    public override Probe<State> Read(SynchronizeArgs args)
    {
        // Elsewhere rsync is the other end, whose program rsync_path may name.
        string[] needed = args.DelegateLogin is null
            ? args.RsyncPath is not null || IsDaemon(args) ? [] : ["rsync"]
            : [args.LocalRsync, .. args.IsWithinHost || IsDaemon(args) ? [] : new[] { "ssh" }];
        return needed.Length == 0
            ? Probe.Known(new State([]))
            : Probe.Answer(
                Sh.Line($"PATH=$PATH:/usr/local/bin; for p in {needed}; do command -v \"$p\" >/dev/null 2>&1 || echo \"$p\"; done"),
                a => new State(a.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    /// <inheritdoc/>
    public override Footprint Reads(SynchronizeArgs args) => Footprint.Of("package", "*");

    /// <inheritdoc/>
    public override Change? Plan(SynchronizeArgs args, State now)
    {
        if (now.Missing is [var missing, ..])
        {
            var place = args.DelegateLogin?["delegate"]?.AsText() ?? args.InventoryHostname;
            return Change.Refuse($"{missing} is not on {(place.Length > 0 ? place : "the host")}: install it there");
        }

        return new Change(args.Src.Written, args.Dest, Action(args, isTrial: false))
        {
            Diffs = [],
            IsOpaque = true,
            Trial = Action(args, isTrial: true),
            Touches = args.Mode == SynchronizeArgs.Direction.Push && args.DelegateLogin is null && args.Dest.StartsWith('/') ? Footprint.Path(args.Dest) : Footprint.Everything,
            Result = outcomes => Judge(args, outcomes[^1]),
        };
    }

    private static bool IsDaemon(SynchronizeArgs args) => RsyncCommand.IsDaemon(args.Dest) || RsyncCommand.IsDaemon(args.Src.Written);

    private static RemoteAction Action(SynchronizeArgs args, bool isTrial)
    {
        var login = args.DelegateLogin is null ? null : args.IsWithinHost ? new HostLogin(null) : Login(args.DelegateLogin);
        return login is not null
            ? new RemoteAction.Run(Sh.Line($"{RsyncCommand.For(args, login, Near(args, isHere: false), isTrial).Words}")) { AnyStatus = true }
            : new RemoteAction.RunLocally(l => RsyncCommand.For(args, l, Near(args, isHere: true), isTrial), Summary(args, isTrial)) { AnyStatus = true };
    }

    private static string Summary(SynchronizeArgs args, bool isTrial) =>
        $"rsync {(isTrial ? "--dry-run " : "")}{(args.Mode == SynchronizeArgs.Direction.Push ? $"{args.Src.Written} to {args.InventoryHostname}:{args.Dest}" : $"{args.InventoryHostname}:{args.Src.Written} to {args.Dest}")}";

    /// <summary>The path at the end where rsync is started.</summary>
    private static string Near(SynchronizeArgs args, bool isHere)
    {
        if (args.Mode == SynchronizeArgs.Direction.Pull)
        {
            return isHere ? UserFolders.Expand(args.Dest) : args.Dest;
        }

        return isHere && args.Src.FullPath is { } found ? found.TrimEnd('/') + (args.Src.EndsWithSlash ? "/" : "") : isHere ? UserFolders.Expand(args.Src.Written) : args.Src.Written;
    }

    private static HostLogin Login(MapValue map) => new(map["address"]?.AsText())
    {
        Port = map["port"] is IntegerValue port ? (int)port.Value : null,
        User = map["user"]?.AsText(),
        IdentityFiles = map["private_key_file"]?.AsText() is { } key ? [key] : [],
        Become = map["become_user"]?.AsText() is { } user ? new(map["become_method"]?.AsText() ?? "sudo", user) : null,
    };

    private static ModuleResult Judge(SynchronizeArgs args, ActionOutcome outcome)
    {
        var lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var clean = string.Join('\n', lines.Select(l => l.Replace(RsyncCommand.Mark, "", StringComparison.Ordinal)));
        var isChange = lines.Any(l => l.Contains(RsyncCommand.Mark, StringComparison.Ordinal));
        var error = outcome.Error.Trim();
        return ModuleResult.Of(("rc", Value.Of(outcome.ExitCode)), ("cmd", Value.Of(Summary(args, isTrial: false))), ("stdout_lines", Value.Of(clean.Split('\n', StringSplitOptions.RemoveEmptyEntries))))
            with
        {
            Changed = isChange && outcome.Succeeded,
            Failed = !outcome.Succeeded,
            Message = outcome.Succeeded ? clean : error.Length > 0 ? error : $"rsync ended with status {outcome.ExitCode}",
            Diffs = isChange ? [new(args.Src.Written, args.Dest, "", clean + "\n")] : [],
        };
    }
}
