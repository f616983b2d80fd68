using Runbook.Core;

namespace Runbook.Modules;

/// <summary>Facts of mandatory access control, capabilities, host keys and storage identities. Stateless.</summary>
internal static class SecurityFacts
{
    private static readonly string[] KeyKinds = ["dsa", "rsa", "ecdsa", "ed25519"];

    /// <summary>The groups.</summary>
    public static IEnumerable<FactGroup> Groups { get; } =
    [
        new("fips", "min", ["fips"], "s fips; cat /proc/sys/crypto/fips_enabled 2>/dev/null", (answer, facts) => facts["fips"] = Value.Of(answer.Trimmed("fips") == "1")),
        new(
            "apparmor",
            "min",
            ["apparmor"],
            "s apparmor; [ -d /sys/kernel/security/apparmor ] && echo enabled",
            (answer, facts) => facts["apparmor"] = Value.Map(("status", Value.Of(answer.Trimmed("apparmor") is { Length: > 0 } on ? on : "disabled")))),
        new(
            "selinux",
            "min",
            ["selinux"],
            """
            s selinux; d=; for m in /sys/fs/selinux /selinux; do [ -e "$m/enforce" ] && d=$m; done
            if [ -n "$d" ]; then echo "enforce=$(cat "$d/enforce")"; echo "policyvers=$(cat "$d/policyvers")"; grep -E '^SELINUX(TYPE)?=' /etc/selinux/config 2>/dev/null; fi
            """,
            SeLinux),
        new(
            "caps",
            "min",
            ["system_capabilities", "system_capabilities_enforced"],
            "s caps; command -v capsh >/dev/null 2>&1 && capsh --print 2>/dev/null",
            Capabilities),
        new(
            "ssh_pub_keys",
            "min",
            [.. KeyKinds.SelectMany(k => new[] { $"ssh_host_key_{k}_public", $"ssh_host_key_{k}_public_keytype" })],
            """
            s ssh_keys; for d in /etc/ssh /etc/openssh /etc; do g=; for f in "$d"/ssh_host_*_key.pub; do [ -r "$f" ] && { cat "$f"; g=1; }; done; [ -n "$g" ] && break; done
            """,
            HostKeys),
        new(
            "chroot",
            "all",
            ["is_chroot"],
            "s chroot; stat -c %d:%i / 2>/dev/null; stat -c %d:%i /proc/1/root/. 2>/dev/null || echo unknown; stat -f -c %T / 2>/dev/null; echo \"${debian_chroot:-}\"",
            Chroot),
        new(
            "iscsi",
            "all",
            ["iscsi_iqn", "hostnqn", "fibre_channel_wwn"],
            """
            s iqn; sed -n 's/^InitiatorName=//p' /etc/iscsi/initiatorname.iscsi 2>/dev/null
            s nqn; cat /etc/nvme/hostnqn 2>/dev/null
            s wwn; cat /sys/class/fc_host/*/port_name 2>/dev/null
            """,
            StorageNames),
    ];

    private static void SeLinux(FactSections answer, MapBuilder facts)
    {
        var read = answer.Pairs("selinux");
        if (!read.TryGetValue("enforce", out var enforce))
        {
            facts["selinux"] = Value.Map(("status", Value.Of("disabled")));
            return;
        }

        facts["selinux"] = Value.Map(
            ("status", Value.Of("enabled")),
            ("policyvers", PlatformFacts.Number(read.GetValueOrDefault("policyvers", ""))),
            ("config_mode", Value.Of(read.GetValueOrDefault("SELINUX", "unknown"))),
            ("mode", Value.Of(enforce == "1" ? "enforcing" : "permissive")),
            ("type", Value.Of(read.GetValueOrDefault("SELINUXTYPE", "unknown"))));
    }

    private static void Capabilities(FactSections answer, MapBuilder facts)
    {
        var current = answer.Lines("caps").FirstOrDefault(l => l.StartsWith("Current:", StringComparison.Ordinal));
        if (current is null)
        {
            facts["system_capabilities"] = Value.Of(Array.Empty<string>());
            facts["system_capabilities_enforced"] = Value.Of("NA");
            return;
        }

        var set = current["Current:".Length..].Trim().TrimStart('=').Trim();
        var isAll = set == "ep";
        facts["system_capabilities"] = isAll
            ? Value.Of(Array.Empty<string>())
            : Value.Of(set.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        facts["system_capabilities_enforced"] = Value.Of(isAll ? "False" : "True");
    }

    private static void HostKeys(FactSections answer, MapBuilder facts)
    {
        foreach (var words in answer.Lines("ssh_keys").Select(l => l.Split(' ')).Where(w => w.Length >= 2))
        {
            var kind = words[0] switch
            {
                "ssh-dss" => "dsa",
                "ssh-rsa" => "rsa",
                "ssh-ed25519" => "ed25519",
                _ when words[0].StartsWith("ecdsa-", StringComparison.Ordinal) => "ecdsa",
                _ => null,
            };
            if (kind is not null)
            {
                facts[$"ssh_host_key_{kind}_public"] = Value.Of(words[1]);
                facts[$"ssh_host_key_{kind}_public_keytype"] = Value.Of(words[0]);
            }
        }
    }

    private static void Chroot(FactSections answer, MapBuilder facts)
    {
        var lines = answer.Lines("chroot").ToArray();
        if (lines.Length < 2)
        {
            return;
        }

        var rootNode = lines.Length < 3 ? "2" : lines[2] switch { "btrfs" => "256", "xfs" => "128", _ => "2" };
        var isChroot = lines.Length > 3 || (lines[1] == "unknown" ? lines[0].Split(':')[^1] != rootNode : lines[0] != lines[1]);
        facts["is_chroot"] = Value.Of(isChroot);
    }

    private static void StorageNames(FactSections answer, MapBuilder facts)
    {
        facts["iscsi_iqn"] = Value.Of(answer.Trimmed("iqn"));
        facts["hostnqn"] = Value.Of(answer.Trimmed("nqn"));
        facts["fibre_channel_wwn"] = Value.Of(answer.Lines("wwn").Select(w => w.Trim().Replace("0x", "", StringComparison.Ordinal)));
    }
}
