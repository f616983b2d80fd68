using System.Globalization;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Keeps a user's account.</summary>
[Module("user", "ansible.legacy.user")]
internal sealed class UserModule : Module<UserArgs, UserState>
{
    /// <inheritdoc/>
    public override IEnumerable<string> Check(UserArgs args)
    {
        if (args.NonUnique && args.Uid is null)
        {
            yield return "non_unique needs uid";
        }

        if (args.Password is { Reveal: var hash } && hash.Length > 0 && hash[0] is not ('$' or '!' or '*' or '_') && hash.Length != 13)
        {
            yield return "password must be a hash, as {{ 'text' | password_hash('sha512') }} gives it, not the password itself";
        }
    }

    /// <inheritdoc/>
    public override Probe<UserState> Read(UserArgs args) => UserState.Read(args);

    /// <inheritdoc/>
    public override Footprint Reads(UserArgs args) =>
        Footprint.Of("user", args.Name!) + Footprint.Of("group", "*") + Footprint.Path("/etc/passwd") + Footprint.Path("/etc/shadow") + Footprint.Path("/etc/group")
        + Footprint.Path("/home") + Footprint.Of("package", "*");

    /// <inheritdoc/>
    public override Change? Plan(UserArgs args, UserState now)
    {
        if (args.State == UserArgs.Wanted.Absent)
        {
            var flags = GroupModule.Flags((args.Force, "-f", null), (args.Remove, "-r", null));
            return now.Uid is null ? null : new Change(
                $"uid: {now.Uid}", "absent", Run(Sh.Line($"if command -v userdel >/dev/null 2>&1; then userdel {flags}{args.Name!}; else deluser {GroupModule.Flags((args.Remove, "--remove-home", null))}{args.Name!}; fi")))
            {
                Foreseen = Report(args, now),
            };
        }

        if (args.Group is not null && now.WantedGid is null)
        {
            return Change.Refuse($"Group {args.Group} does not exist");
        }

        var notes = new List<(string Key, string Before, string After)>();
        var steps = now.Uid is null ? Create(args, notes) : Alter(args, now, notes);
        if (args.GenerateSshKey && now.PublicKey.Length == 0)
        {
            notes.Add(("ssh key", "none", args.SshKeyType));
            steps.Add(Run(Key(args)));
        }

        if (steps.Count == 0)
        {
            return null;
        }

        steps.Add(Run(UserState.Script(args)));
        return new Change(string.Join('\n', notes.Select(n => $"{n.Key}: {n.Before}")), string.Join('\n', notes.Select(n => $"{n.Key}: {n.After}")), steps)
        {
            Foreseen = Report(args, now),
            IsJudgedByStatus = true,
            Result = outcomes => Report(args, UserState.Parse(outcomes[^1].Output)),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(UserArgs args, UserState now)
    {
        var keys = new List<(string, Value)>
        {
            ("name", Value.Of(args.Name)), ("state", Value.Of(args.State == UserArgs.Wanted.Present ? "present" : "absent")),
        };
        if (args.State == UserArgs.Wanted.Absent)
        {
            keys.AddRange([("force", Value.Of(args.Force)), ("remove", Value.Of(args.Remove))]);
            return ModuleResult.Of([.. keys]);
        }

        keys.AddRange(
        [
            ("uid", now.Uid is { } uid ? Value.Of(uid) : args.Uid is { } wanted ? Value.Of(wanted) : Value.Null),
            ("group", Value.Of(now.Uid is null ? now.WantedGid ?? 0 : now.Gid)), ("comment", Value.Of(args.Comment ?? now.Comment)),
            ("home", Value.Of(args.Home ?? now.Home)), ("shell", Value.Of(args.Shell ?? now.Shell)), ("append", Value.Of(args.Append)),
            ("move_home", Value.Of(args.MoveHome)), ("create_home", Value.Of(args.CreateHome)), ("system", Value.Of(args.System)),
        ]);
        if (args.Groups is { } groups)
        {
            keys.Add(("groups", Value.Of(string.Join(',', groups))));
        }

        if (args.Password is not null)
        {
            keys.Add(("password", Value.Of("NOT_LOGGING_PASSWORD")));
        }

        if (args.GenerateSshKey)
        {
            keys.AddRange([("ssh_public_key", Value.Of(now.PublicKey)), ("ssh_key_file", Value.Of(args.SshKeyFile ?? $"{now.Home}/.ssh/id_{args.SshKeyType}"))]);
        }

        return ModuleResult.Of([.. keys]);
    }

    private static RemoteAction.Run Run(Sh script) => new(Sh.Line($"PATH=$PATH:/usr/sbin:/sbin; export PATH\n{script}"));

    private static string? Day(UserArgs args) => args.Expires is not { } seconds ? null
        : seconds < 0 ? "" : ((long)(seconds / 86400)).ToString(CultureInfo.InvariantCulture);

    private static string Date(string day) =>
        day.Length == 0 ? "" : DateTimeOffset.FromUnixTimeSeconds(long.Parse(day, CultureInfo.InvariantCulture) * 86400).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static List<RemoteAction> Create(UserArgs args, List<(string Key, string Before, string After)> notes)
    {
        notes.Add(("user", "absent", args.Name!));
        var uid = args.Uid?.ToString(CultureInfo.InvariantCulture);
        var flags = GroupModule.Flags(
            (uid is not null, "-u", uid), (args.NonUnique, "-o", null), (args.Seuser is not null, "-Z", args.Seuser), (args.Group is not null, "-g", args.Group),
            (args.Groups is { Count: > 0 }, "-G", string.Join(',', args.Groups ?? [])), (args.Comment is not null, "-c", args.Comment),
            (args.Home is not null, "-d", args.Home), (args.Shell is not null, "-s", args.Shell), (Day(args) is not null, "-e", Date(Day(args) ?? "")),
            (args.System, "-r", null), (args.CreateHome, "-m", null), (!args.CreateHome, "-M", null),
            (args.CreateHome && args.Skeleton is not null, "-k", args.Skeleton), (args.Umask is not null, "-K", "UMASK=" + args.Umask));
        var plain = GroupModule.Flags(
            (uid is not null, "-u", uid), (args.Group is not null, "-G", args.Group), (args.Comment is not null, "-g", args.Comment), (args.Home is not null, "-h", args.Home),
            (args.Shell is not null, "-s", args.Shell), (args.System, "-S", null), (!args.CreateHome, "-H", null));
        var groups = Sh.Join("", (args.Groups ?? []).Select(g => Sh.Line($" && addgroup {args.Name!} {g}")));
        var own = args.Group is null ? Sh.Line($"if [ -n \"$({GroupModule.Entry("group", args.Name!, args.Local)})\" ]; then set -- -g {args.Name!}; else set --; fi\n") : Sh.Verbatim("set --\n");
        var steps = new List<RemoteAction>
        {
            Run(Sh.Line($"{own}if command -v useradd >/dev/null 2>&1; then useradd {flags}\"$@\" {args.Name!}; else adduser -D {plain}{args.Name!}{groups}; fi")),
        };
        AddPassword(args, steps);
        AddLock(args, UserState.Absent, notes, steps);
        return steps;
    }

    private static List<RemoteAction> Alter(UserArgs args, UserState now, List<(string Key, string Before, string After)> notes)
    {
        var flags = new List<(bool, string, string?)>();
        void Differ(bool differs, string key, string before, string after, string option, string value)
        {
            if (differs)
            {
                notes.Add((key, before, after));
                flags.Add((true, option, value));
            }
        }

        string Number(int? n) => n?.ToString(CultureInfo.InvariantCulture) ?? "";
        Differ(args.Uid is not null && args.Uid != now.Uid, "uid", Number(now.Uid), Number(args.Uid), "-u", Number(args.Uid));
        Differ(args.Group is not null && now.WantedGid != now.Gid, "group", now.Group, args.Group ?? "", "-g", args.Group ?? "");
        if (args.Groups is { } groups)
        {
            var wanted = groups.Where(g => g.Length > 0 && g != now.Group).Distinct().ToArray();
            var differs = args.Append ? wanted.Except(now.Groups).Any() : !wanted.ToHashSet().SetEquals(now.Groups);
            Differ(differs, "groups", string.Join(',', now.Groups), string.Join(',', args.Append ? now.Groups.Union(wanted) : wanted), args.Append ? "-aG" : "-G", string.Join(',', wanted));
        }

        Differ(args.Comment is not null && args.Comment != now.Comment, "comment", now.Comment, args.Comment ?? "", "-c", args.Comment ?? "");
        Differ(args.Home is not null && args.Home != now.Home, "home", now.Home, args.Home ?? "", "-d", args.Home ?? "");
        Differ(args.Shell is not null && args.Shell != now.Shell, "shell", now.Shell, args.Shell ?? "", "-s", args.Shell ?? "");
        Differ(Day(args) is { } day && day != now.ExpireDay.Replace("-1", "", StringComparison.Ordinal), "expires", Date(now.ExpireDay), Date(Day(args) ?? ""), "-e", Date(Day(args) ?? ""));
        if (args.MoveHome && args.Home is not null && args.Home != now.Home)
        {
            flags.Add((true, "-m", null));
        }

        var steps = new List<RemoteAction>();
        if (flags.Count > 0)
        {
            var options = GroupModule.Flags([.. flags, (args.NonUnique && args.Uid is not null, "-o", null)]);
            steps.Add(Run(Sh.Line($"command -v usermod >/dev/null 2>&1 || {{ echo 'usermod is not on this host; it is needed to change a user' >&2; exit 127; }}\nusermod {options}{args.Name!}")));
        }

        if (args.Password is not null && args.UpdatePassword == UserArgs.PasswordUpdate.Always && !now.HasPassword)
        {
            notes.Add(("password", "another", "as given"));
            AddPassword(args, steps);
        }

        AddLock(args, now, notes, steps);
        if (args.CreateHome && !now.HasHome && (args.Home ?? now.Home) is { Length: > 1 } home)
        {
            notes.Add(("home folder", "absent", home));
            steps.Add(Run(Sh.Line($"[ -d {home} ] || {{ umask {args.Umask ?? "022"}; mkdir -p -- {home} && cp -a -- {args.Skeleton ?? "/etc/skel"}/. {home}/ 2>/dev/null; chown -R {args.Name!}: {home}; }}")));
        }

        return steps;
    }

    private static void AddPassword(UserArgs args, List<RemoteAction> steps)
    {
        if (args.Password is { } password)
        {
            steps.Add(Run(Sh.Verbatim("chpasswd -e")) with { Input = Content.Text($"{args.Name}:{password.Reveal}\n", secret: true) });
        }
    }

    private static void AddLock(UserArgs args, UserState now, List<(string Key, string Before, string After)> notes, List<RemoteAction> steps)
    {
        if (args.PasswordLock is { } wanted && now.IsLocked is var locked && locked != wanted)
        {
            notes.Add(("password lock", locked is null ? "unknown" : locked.Value ? "yes" : "no", wanted ? "yes" : "no"));
            steps.Add(Run(Sh.Line($"usermod {(wanted ? "-L" : "-U")} {args.Name!}")));
        }
    }

    private static Sh Key(UserArgs args)
    {
        var bits = args.SshKeyBits is { } n ? Sh.Line($"-b {n} ") : Sh.Empty;
        var comment = args.SshKeyComment is { } given ? Sh.Line($"{given}") : Sh.Verbatim("\"ansible-generated on $(hostname)\"");
        return Sh.Line($$"""
            command -v ssh-keygen >/dev/null 2>&1 || { echo 'ssh-keygen is not on this host' >&2; exit 127; }
            h=$({{GroupModule.Entry("passwd", args.Name!, args.Local)}} | cut -d: -f6); k={{args.SshKeyFile ?? ".ssh/id_" + args.SshKeyType}}; case $k in /*) ;; *) k=$h/$k ;; esac
            d=$(dirname "$k"); [ -d "$d" ] || { mkdir -p "$d" && chmod 700 "$d" && chown {{args.Name!}}: "$d"; } || exit 1
            ssh-keygen -q -t {{args.SshKeyType}} {{bits}}-C {{comment}} -N '' -f "$k" </dev/null && chown {{args.Name!}}: "$k" "$k.pub"
            """);
    }
}
