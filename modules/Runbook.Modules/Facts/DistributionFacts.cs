using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Modules;

/// <summary>Facts of the distribution, its package and service managers. Stateless.</summary>
internal static partial class DistributionFacts
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["debian"] = "Debian",
        ["ubuntu"] = "Ubuntu",
        ["raspbian"] = "Debian",
        ["linuxmint"] = "Linux Mint",
        ["kali"] = "Kali",
        ["devuan"] = "Devuan",
        ["pop"] = "Pop!_OS",
        ["neon"] = "KDE neon",
        ["parrot"] = "Parrot",
        ["deepin"] = "Deepin",
        ["uos"] = "Uos",
        ["cumulus-linux"] = "Cumulus Linux",
        ["rhel"] = "RedHat",
        ["centos"] = "CentOS",
        ["fedora"] = "Fedora",
        ["rocky"] = "Rocky",
        ["almalinux"] = "AlmaLinux",
        ["ol"] = "OracleLinux",
        ["amzn"] = "Amazon",
        ["scientific"] = "Scientific",
        ["virtuozzo"] = "Virtuozzo",
        ["eurolinux"] = "EuroLinux",
        ["kylin"] = "Kylin Linux Advanced Server",
        ["openEuler"] = "openEuler",
        ["anolis"] = "Anolis",
        ["alinux"] = "Alibaba",
        ["tencentos"] = "TencentOS",
        ["mariner"] = "Mariner",
        ["photon"] = "VMware Photon OS",
        ["opensuse-leap"] = "openSUSE Leap",
        ["opensuse-tumbleweed"] = "openSUSE Tumbleweed",
        ["sles"] = "SLES",
        ["sled"] = "SLED",
        ["sles_sap"] = "SLES_SAP",
        ["suse-alp"] = "ALP",
        ["sl-micro"] = "SL-Micro",
        ["arch"] = "Archlinux",
        ["archarm"] = "Archlinux",
        ["manjaro"] = "Manjaro",
        ["antergos"] = "Antergos",
        ["alpine"] = "Alpine",
        ["gentoo"] = "Gentoo",
        ["slackware"] = "Slackware",
        ["void"] = "Void",
        ["nixos"] = "NixOS",
        ["altlinux"] = "Altlinux",
        ["flatcar"] = "Flatcar",
        ["coreos"] = "Coreos",
        ["clear-linux-os"] = "Clear Linux OS",
        ["openwrt"] = "OpenWrt",
        ["solus"] = "Solus",
    };

    private static readonly (string Family, string[] Members)[] Families =
    [
        ("RedHat", ["RedHat", "CentOS", "Fedora", "Rocky", "AlmaLinux", "OracleLinux", "Amazon", "Scientific", "Virtuozzo", "EuroLinux", "Kylin Linux Advanced Server", "openEuler", "Anolis", "Alibaba", "TencentOS", "Mariner"]),
        ("Debian", ["Debian", "Ubuntu", "Linux Mint", "Kali", "Devuan", "Pop!_OS", "KDE neon", "Parrot", "Deepin", "Uos", "Cumulus Linux"]),
        ("Suse", ["openSUSE Leap", "openSUSE Tumbleweed", "SLES", "SLED", "SLES_SAP", "ALP", "SL-Micro"]),
        ("Archlinux", ["Archlinux", "Manjaro", "Antergos"]),
    ];

    /// <summary>The groups.</summary>
    public static IEnumerable<FactGroup> Groups { get; } =
    [
        new(
            "distribution",
            "min",
            [
                "distribution", "distribution_version", "distribution_major_version", "distribution_minor_version", "distribution_release", "os_family",
                "distribution_file_path", "distribution_file_variety", "distribution_file_parsed",
            ],
            """
            s os_release; cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release 2>/dev/null
            s debian_version; cat /etc/debian_version 2>/dev/null
            s redhat_release; cat /etc/redhat-release 2>/dev/null
            """,
            Distribution),
        new(
            "lsb",
            "min",
            ["lsb"],
            "s lsb; if command -v lsb_release >/dev/null 2>&1; then lsb_release -a 2>/dev/null; fi\ns lsb_file; cat /etc/lsb-release 2>/dev/null",
            Lsb),
        new(
            "pkg_mgr",
            "min",
            ["pkg_mgr"],
            """
            s managers; for f in /run/ostree-booted /usr/bin/dnf5 /usr/bin/dnf /usr/bin/dnf-3 /usr/bin/microdnf /usr/bin/yum /usr/bin/apt-get /usr/bin/zypper /sbin/apk /usr/bin/pacman /usr/bin/emerge /usr/bin/xbps-install /bin/opkg /usr/bin/opkg /usr/sbin/slackpkg /usr/bin/swupd /usr/bin/eopkg /usr/sbin/pkg; do [ -e "$f" ] && echo "$f"; done
            """,
            PackageManager) { Needs = ["distribution"] },
        new(
            "service_mgr",
            "min",
            ["service_mgr"],
            """
            s proc1; cat /proc/1/comm 2>/dev/null
            s inits; for f in /run/systemd/system /dev/.run/systemd /sbin/openrc /etc/init.d /etc/init; do [ -e "$f" ] && echo "$f"; done; command -v systemctl initctl; case $(readlink /sbin/init) in *systemd) echo init-is-systemd ;; esac
            """,
            ServiceManager),
    ];

    private static void Distribution(FactSections answer, MapBuilder facts)
    {
        var release = answer.Pairs("os_release");
        var id = release.GetValueOrDefault("ID", "");
        var name = Names.GetValueOrDefault(id) ?? (id.Length > 0 ? char.ToUpperInvariant(id[0]) + id[1..] : "NA");
        var version = release.GetValueOrDefault("VERSION_ID", "NA");
        var file = "/etc/os-release";
        string? codename = null;
        if (name is "Debian" or "Devuan" && answer.Trimmed("debian_version") is { Length: > 0 } point && char.IsAsciiDigit(point[0]))
        {
            version = point;
        }

        if (answer.Trimmed("redhat_release") is { Length: > 0 } text)
        {
            file = "/etc/redhat-release";
            codename = text.Contains("Stream", StringComparison.Ordinal) ? "Stream" : InParentheses().Match(text) is { Success: true } m ? m.Groups[1].Value : null;
            if (name == "CentOS" && VersionNumber().Match(text) is { Success: true } number)
            {
                version = number.Value;
            }
        }

        var parts = version.Split('.');
        facts["distribution"] = Value.Of(name);
        facts["distribution_version"] = Value.Of(version);
        facts["distribution_major_version"] = Value.Of(parts[0]);
        facts["distribution_release"] = Value.Of(codename ?? Codename(name, release));
        facts["os_family"] = Value.Of(Family(name));
        facts["distribution_file_path"] = Value.Of(file);
        facts["distribution_file_variety"] = Value.Of(Family(name));
        facts["distribution_file_parsed"] = Value.True;
        if (Family(name) == "Debian" && parts.Length > 1)
        {
            facts["distribution_minor_version"] = Value.Of(parts[1]);
        }
    }

    private static string Family(string name) => Families.FirstOrDefault(f => f.Members.Contains(name)).Family ?? name;

    private static string Codename(string name, Dictionary<string, string> release)
    {
        if (release.GetValueOrDefault("VERSION_CODENAME") is { Length: > 0 } codename)
        {
            return codename;
        }

        var match = InParentheses().Match(release.GetValueOrDefault("VERSION") ?? release.GetValueOrDefault("PRETTY_NAME", ""));
        return match.Success && name is not "Fedora" ? match.Groups[1].Value : name == "Fedora" ? "" : "NA";
    }

    private static void Lsb(FactSections answer, MapBuilder facts)
    {
        var program = answer.Pairs("lsb", ':');
        var file = answer.Pairs("lsb_file");
        string? Get(string inProgram, string inFile) => program.GetValueOrDefault(inProgram) ?? file.GetValueOrDefault(inFile);
        var lsb = new MapBuilder();
        foreach (var (key, value) in new[]
        {
            ("codename", Get("Codename", "DISTRIB_CODENAME")), ("description", Get("Description", "DISTRIB_DESCRIPTION")),
            ("id", Get("Distributor ID", "DISTRIB_ID")), ("release", Get("Release", "DISTRIB_RELEASE")),
        })
        {
            if (value is not null)
            {
                lsb[key] = Value.Of(value);
            }
        }

        if (Get("Release", "DISTRIB_RELEASE") is { } release)
        {
            lsb["major_release"] = Value.Of(release.Split('.')[0]);
        }

        facts["lsb"] = lsb.Build();
    }

    private static void PackageManager(FactSections answer, MapBuilder facts)
    {
        var there = answer.Lines("managers").ToHashSet(StringComparer.Ordinal);
        var known = new MapBuilder();
        Distribution(answer, known);
        var os = known.Build();
        facts["pkg_mgr"] = Value.Of(PackageManagerOf(there, os["os_family"]?.AsText() ?? "", os["distribution"]?.AsText() ?? "", os["distribution_major_version"]?.AsText() ?? ""));
    }

    private static string PackageManagerOf(HashSet<string> there, string family, string distribution, string major)
    {
        bool Has(string program) => there.Contains(program);
        if (family == "RedHat")
        {
            _ = int.TryParse(major, out var number);
            return Has("/run/ostree-booted") ? "atomic_container"
                : distribution == "Fedora" && number >= 41 && Has("/usr/bin/dnf5") ? "dnf5"
                : number is > 0 and < 8 && distribution is not "Fedora" && Has("/usr/bin/yum") ? "yum"
                : Has("/usr/bin/dnf") || Has("/usr/bin/dnf-3") || Has("/usr/bin/microdnf") ? "dnf"
                : Has("/usr/bin/dnf5") ? "dnf5"
                : Has("/usr/bin/yum") ? "yum" : "unknown";
        }

        return Has("/usr/bin/apt-get") && family is "Debian" or "Altlinux" ? "apt"
            : Has("/usr/bin/zypper") ? "zypper"
            : Has("/sbin/apk") ? "apk"
            : Has("/usr/bin/pacman") ? "pacman"
            : Has("/usr/bin/emerge") ? "portage"
            : Has("/usr/bin/xbps-install") ? "xbps"
            : Has("/bin/opkg") || Has("/usr/bin/opkg") ? "opkg"
            : Has("/usr/bin/apt-get") ? "apt"
            : Has("/usr/bin/dnf") || Has("/usr/bin/dnf-3") ? "dnf"
            : Has("/usr/bin/yum") ? "yum"
            : Has("/usr/sbin/slackpkg") ? "slackpkg"
            : Has("/usr/bin/swupd") ? "swupd"
            : Has("/usr/bin/eopkg") ? "eopkg"
            : Has("/usr/sbin/pkg") ? "pkgng" : "unknown";
    }

    private static void ServiceManager(FactSections answer, MapBuilder facts)
    {
        var first = answer.Trimmed("proc1");
        var there = answer.Lines("inits").ToHashSet(StringComparer.Ordinal);
        bool HasProgram(string name) => there.Any(t => t == name || t.EndsWith("/" + name, StringComparison.Ordinal));
        var name = first is { Length: > 0 } && !first.EndsWith("sh", StringComparison.Ordinal) && first is not ("init" or "COMMAND" or "busybox") ? first
            : HasProgram("systemctl") && (there.Contains("/run/systemd/system") || there.Contains("/dev/.run/systemd")) ? "systemd"
            : HasProgram("initctl") && there.Contains("/etc/init") ? "upstart"
            : there.Contains("/sbin/openrc") ? "openrc"
            : HasProgram("systemctl") && there.Contains("init-is-systemd") ? "systemd"
            : there.Contains("/etc/init.d") ? "sysvinit" : "service";
        facts["service_mgr"] = Value.Of(name switch { "runit-init" or "runsvdir" => "runit", "svscan" => "svc", "procd" => "openwrt_init", "openrc-init" => "openrc", _ => name });
    }

    [GeneratedRegex(@"\(([^)]+)\)")]
    private static partial Regex InParentheses();

    [GeneratedRegex(@"\d+(\.\d+)?")]
    private static partial Regex VersionNumber();
}
