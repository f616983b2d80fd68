using System.Globalization;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>How a user is. Immutable.</summary>
/// <param name="Uid">The number; null when there is no such user.</param>
/// <param name="Gid">The primary group's number.</param>
/// <param name="Comment">The full name.</param>
/// <param name="Home">The home folder.</param>
/// <param name="Shell">The login shell.</param>
internal sealed record UserState(int? Uid, int Gid, string Comment, string Home, string Shell)
{
    /// <summary>Nobody.</summary>
    public static UserState Absent { get; } = new(null, 0, "", "", "");

    /// <summary>The primary group's name.</summary>
    public string Group { get; init; } = "";

    /// <summary>The other groups' names.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The number of the group that the task names; null when there is no such group.</summary>
    public int? WantedGid { get; init; }

    /// <summary>Whether the password is the one wanted.</summary>
    public bool HasPassword { get; init; }

    /// <summary>Whether logging in by password is locked; null when that cannot be read.</summary>
    public bool? IsLocked { get; init; }

    /// <summary>The day it expires, in days since 1970; empty for never.</summary>
    public string ExpireDay { get; init; } = "";

    /// <summary>Whether the home folder is there.</summary>
    public bool HasHome { get; init; }

    /// <summary>The public key; empty when there is none.</summary>
    public string PublicKey { get; init; } = "";

    /// <summary>Asks the host. The password's hash is compared there and does not travel back.</summary>
    public static Probe<UserState> Read(UserArgs args) => Probe.Answer(Script(args), answer => Parse(answer.Output));

    /// <summary>The same question as text, to read the state after a change.</summary>
    public static Sh Script(UserArgs args) => Sh.Line($$"""
        s() { printf '\036%s\n' "$1"; }
        s passwd; e=$({{GroupModule.Entry("passwd", args.Name!, args.Local)}}); printf '%s\n' "$e"; [ -n "$e" ] || e=
        s wanted; [ -n {{args.Group ?? ""}} ] && { {{GroupModule.Entry("group", args.Group ?? "-", args.Local)}} | cut -d: -f3 || :; case {{args.Group ?? ""}} in *[!0-9]*) ;; *) echo {{args.Group ?? ""}} ;; esac; }
        if [ -n "$e" ]; then s group; id -gn {{args.Name!}} 2>/dev/null; s groups; id -Gn {{args.Name!}} 2>/dev/null
        w=$({{GroupModule.Entry("shadow", args.Name!, args.Local)}} 2>/dev/null); p=$(printf '%s' "$w" | cut -d: -f2)
        s password; [ -n "$w" ] && [ "${p#!}" = {{args.Password ?? new Secret("")}} ] && echo same
        s locked; [ -n "$w" ] && case $p in '!'*) echo locked ;; *) echo open ;; esac
        s expires; printf '%s\n' "$w" | cut -d: -f8
        h=$(printf '%s' "$e" | cut -d: -f6); s home; [ -d "$h" ] && echo yes
        k={{args.SshKeyFile ?? ".ssh/id_" + args.SshKeyType}}; case $k in /*) ;; *) k=$h/$k ;; esac; s key; cat "$k.pub" 2>/dev/null; fi
        exit 0
        """);

    /// <summary>Reads the answer.</summary>
    public static UserState Parse(string output)
    {
        var read = new FactSections(output);
        var fields = read.Trimmed("passwd").Split('\n')[0].Split(':');
        int? wanted = int.TryParse(read.Lines("wanted").FirstOrDefault(), CultureInfo.InvariantCulture, out var id) ? id : null;
        if (fields.Length < 7)
        {
            return Absent with { WantedGid = wanted };
        }

        var group = read.Trimmed("group");
        return new(int.Parse(fields[2], CultureInfo.InvariantCulture), int.Parse(fields[3], CultureInfo.InvariantCulture), fields[4], fields[5], fields[6])
        {
            Group = group,
            Groups = [.. read.Trimmed("groups").Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(g => g != group)],
            WantedGid = wanted,
            HasPassword = read.Trimmed("password") == "same",
            IsLocked = read.Trimmed("locked") switch { "locked" => true, "open" => false, _ => null },
            ExpireDay = read.Trimmed("expires"),
            HasHome = read.Trimmed("home") == "yes",
            PublicKey = read.Trimmed("key"),
        };
    }
}
