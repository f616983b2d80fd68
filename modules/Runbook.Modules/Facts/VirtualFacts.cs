using Runbook.Core;

namespace Runbook.Modules;

/// <summary>Facts of virtualization: what the host runs in, and what it can run. Stateless.</summary>
internal static class VirtualFacts
{
    /// <summary>The groups.</summary>
    public static IEnumerable<FactGroup> Groups { get; } =
    [
        new(
            "virtualization",
            "virtual",
            ["virtualization_type", "virtualization_role", "virtualization_tech_guest", "virtualization_tech_host"],
            """
            s virtual; echo "container=$(cat /run/systemd/container 2>/dev/null || { tr '\000' '\n' < /proc/1/environ | sed -n 's/^container=//p'; } 2>/dev/null)"
            [ -e /.dockerenv ] || [ -e /.dockerinit ] && echo docker=1; [ -e /run/.containerenv ] && echo podman=1
            echo "cgroup=$(tr '\n' ' ' < /proc/1/cgroup 2>/dev/null)"
            for f in product_name sys_vendor bios_vendor product_family; do v=; { read -r v < "/sys/devices/virtual/dmi/id/$f"; } 2>/dev/null; echo "$f=$v"; done
            [ -d /proc/vz ] && { [ -d /proc/lve ] || echo "openvz=$([ -d /proc/bc ] && echo host || echo guest)"; }
            [ -e /proc/xen ] && echo "xen=$(grep -q control_d /proc/xen/capabilities 2>/dev/null && echo host || echo guest)"
            [ -e /dev/kvm ] && echo kvm=1; grep -q '^vboxdrv ' /proc/modules 2>/dev/null && echo vbox=1
            grep -qE '^flags.* hypervisor( |$)' /proc/cpuinfo && echo hypervisor=1; grep -q 'model name.*QEMU Virtual CPU' /proc/cpuinfo && echo qemu=1
            grep -qE 'PowerVM|IBM/S390|User Mode Linux' /proc/cpuinfo && grep -qE 'User Mode Linux' /proc/cpuinfo && echo uml=1
            [ -e /proc/device-tree/hypervisor/compatible ] && echo "tree=$(tr '\000' ' ' < /proc/device-tree/hypervisor/compatible)"
            """,
            Virtual),
    ];

    private static void Virtual(FactSections answer, MapBuilder facts)
    {
        var read = answer.Pairs("virtual");
        var guests = Guests(read).Distinct().ToArray();
        var hosts = Hosts(read).Distinct().ToArray();
        var (type, role) = guests.Length > 0 ? (guests[0], "guest") : hosts.Length > 0 ? (hosts[0], "host") : ("NA", "NA");
        facts["virtualization_type"] = Value.Of(type);
        facts["virtualization_role"] = Value.Of(role);
        facts["virtualization_tech_guest"] = Value.Of(guests);
        facts["virtualization_tech_host"] = Value.Of(hosts);
    }

    private static IEnumerable<string> Guests(Dictionary<string, string> read)
    {
        string Get(string key) => read.GetValueOrDefault(key, "");
        var (container, cgroup) = (Get("container"), Get("cgroup"));
        var isDocker = read.ContainsKey("docker") || container == "docker" || cgroup.Contains("/docker", StringComparison.Ordinal) || cgroup.Contains("/kubepods", StringComparison.Ordinal);
        if (isDocker)
        {
            yield return "docker";
        }

        if (read.ContainsKey("podman") || container == "podman")
        {
            yield return "podman";
        }

        if (container is "lxc" or "lxc-libvirt" || cgroup.Contains("/lxc/", StringComparison.Ordinal))
        {
            yield return "lxc";
        }

        if (container.Length > 0 || isDocker || read.ContainsKey("podman"))
        {
            yield return "container";
        }

        if (Get("openvz") == "guest")
        {
            yield return "openvz";
        }

        if (Get("xen") == "guest")
        {
            yield return "xen";
        }

        if (Machine(Get("product_name"), Get("sys_vendor"), Get("bios_vendor"), Get("product_family"), Get("tree")) is { } machine)
        {
            yield return machine;
        }
        else if (read.ContainsKey("qemu") || (read.ContainsKey("hypervisor") && container.Length == 0 && !isDocker))
        {
            yield return "kvm";
        }

        if (read.ContainsKey("uml"))
        {
            yield return "uml";
        }
    }

    private static IEnumerable<string> Hosts(Dictionary<string, string> read)
    {
        if (read.GetValueOrDefault("xen") == "host")
        {
            yield return "xen";
        }

        if (read.GetValueOrDefault("openvz") == "host")
        {
            yield return "openvz";
        }

        if (read.ContainsKey("kvm"))
        {
            yield return "kvm";
        }

        if (read.ContainsKey("vbox"))
        {
            yield return "virtualbox";
        }
    }

    private static string? Machine(string product, string vendor, string bios, string family, string tree) => (product, vendor, bios) switch
    {
        _ when family == "RHEV Hypervisor" || product is "RHEV Hypervisor" => "RHEV",
        _ when product is "oVirt" or "oVirt Node" => "oVirt",
        _ when product.StartsWith("OpenStack", StringComparison.Ordinal) => "openstack",
        _ when product is "KubeVirt" || vendor == "KubeVirt" => "KubeVirt",
        _ when product is "KVM" or "KVM Server" or "Bochs" or "AHV" || vendor is "QEMU" or "Amazon EC2" or "DigitalOcean" or "Google" or "Scaleway" or "Nutanix" or "Hetzner" => "kvm",
        _ when product.Contains("VMware", StringComparison.Ordinal) || vendor == "VMware, Inc." => "VMware",
        _ when product is "VirtualBox" || bios == "innotek GmbH" => "virtualbox",
        _ when product is "HVM domU" || bios == "Xen" => "xen",
        _ when vendor == "Microsoft Corporation" && product == "Virtual Machine" => "VirtualPC",
        _ when vendor == "Parallels Software International Inc." => "parallels",
        _ when vendor == "OpenStack Foundation" => "openstack",
        _ when tree.Contains("linux,kvm", StringComparison.Ordinal) => "kvm",
        _ => null,
    };
}
