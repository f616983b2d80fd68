using System.Globalization;
using Runbook.Core;

namespace Runbook.Modules;

/// <summary>Facts of memory, processors, firmware and uptime. Stateless.</summary>
internal static class HardwareFacts
{
    private static readonly (string Fact, string File)[] Firmware =
    [
        ("bios_date", "bios_date"), ("bios_vendor", "bios_vendor"), ("bios_version", "bios_version"), ("board_asset_tag", "board_asset_tag"),
        ("board_name", "board_name"), ("board_serial", "board_serial"), ("board_vendor", "board_vendor"), ("board_version", "board_version"),
        ("chassis_asset_tag", "chassis_asset_tag"), ("chassis_serial", "chassis_serial"), ("chassis_vendor", "chassis_vendor"),
        ("chassis_version", "chassis_version"), ("form_factor", "chassis_type"), ("product_name", "product_name"), ("product_serial", "product_serial"),
        ("product_uuid", "product_uuid"), ("product_version", "product_version"), ("system_vendor", "sys_vendor"),
    ];

    // The chassis types of the SMBIOS specification (DSP0134), table 17.
    private static readonly string[] FormFactors =
    [
        "Unknown", "Other", "Unknown", "Desktop", "Low Profile Desktop", "Pizza Box", "Mini Tower", "Tower", "Portable", "Laptop", "Notebook", "Hand Held",
        "Docking Station", "All In One", "Sub Notebook", "Space-saving", "Lunch Box", "Main Server Chassis", "Expansion Chassis", "Sub Chassis",
        "Bus Expansion Chassis", "Peripheral Chassis", "RAID Chassis", "Rack Mount Chassis", "Sealed-case PC", "Multi-system", "CompactPCI", "AdvancedTCA",
        "Blade", "Blade Enclosure", "Tablet", "Convertible", "Detachable", "IoT Gateway", "Embedded PC", "Mini PC", "Stick PC",
    ];

    /// <summary>The groups.</summary>
    public static IEnumerable<FactGroup> Groups { get; } =
    [
        new(
            "memory",
            "hardware",
            ["memtotal_mb", "memfree_mb", "swaptotal_mb", "swapfree_mb", "memory_mb"],
            "s meminfo; cat /proc/meminfo 2>/dev/null",
            Memory),
        new(
            "processor",
            "hardware",
            ["processor", "processor_cores", "processor_count", "processor_nproc", "processor_threads_per_core", "processor_vcpus"],
            "s cpuinfo; cat /proc/cpuinfo 2>/dev/null\ns nproc; nproc 2>/dev/null\ns cpu_machine; uname -m",
            Processor),
        new(
            "dmi",
            "hardware",
            [.. Firmware.Select(f => f.Fact)],
            """
            s dmi; d=/sys/devices/virtual/dmi/id; [ -d "$d" ] && for f in bios_date bios_vendor bios_version board_asset_tag board_name board_serial board_vendor board_version chassis_asset_tag chassis_serial chassis_vendor chassis_version chassis_type product_name product_serial product_uuid product_version sys_vendor; do v=; { read -r v < "$d/$f"; } 2>/dev/null; printf '%s=%s\n' "$f" "$v"; done
            """,
            Dmi),
        new("uptime", "hardware", ["uptime_seconds"], "s uptime; cat /proc/uptime 2>/dev/null", Uptime),
    ];

    private static void Memory(FactSections answer, MapBuilder facts)
    {
        var read = answer.Pairs("meminfo", ':').ToDictionary(
            p => p.Key,
            p => long.TryParse(p.Value.Split(' ')[0], CultureInfo.InvariantCulture, out var kilobytes) ? kilobytes / 1024 : 0,
            StringComparer.Ordinal);
        if (read.Count == 0)
        {
            return;
        }

        long Get(string key) => read.GetValueOrDefault(key);
        facts["memtotal_mb"] = Value.Of(Get("MemTotal"));
        facts["memfree_mb"] = Value.Of(Get("MemFree"));
        facts["swaptotal_mb"] = Value.Of(Get("SwapTotal"));
        facts["swapfree_mb"] = Value.Of(Get("SwapFree"));
        var free = Get("MemFree") + Get("Cached") + Get("Buffers");
        facts["memory_mb"] = Value.Map(
            ("real", Value.Map(("total", Value.Of(Get("MemTotal"))), ("used", Value.Of(Get("MemTotal") - Get("MemFree"))), ("free", Value.Of(Get("MemFree"))))),
            ("nocache", Value.Map(("free", Value.Of(free)), ("used", Value.Of(Get("MemTotal") - free)))),
            ("swap", Value.Map(
                ("total", Value.Of(Get("SwapTotal"))),
                ("free", Value.Of(Get("SwapFree"))),
                ("used", Value.Of(Get("SwapTotal") - Get("SwapFree"))),
                ("cached", Value.Of(Get("SwapCached"))))));
    }

    private static void Processor(FactSections answer, MapBuilder facts)
    {
        var lines = answer.Lines("cpuinfo").Select(l => l.Split(':', 2)).Where(l => l.Length == 2).Select(l => (Key: l[0].Trim(), Value: l[1].Trim())).ToArray();
        var names = lines.Where(l => l.Key is "model name" or "Processor" or "vendor_id" or "cpu" or "Vendor" or "processor").Select(l => l.Value);
        var count = lines.Count(l => l.Key == "processor");
        var isArm = answer.Trimmed("cpu_machine") is { } machine && (machine.StartsWith("arm", StringComparison.Ordinal) || machine.StartsWith("aarch", StringComparison.Ordinal));
        var sockets = lines.Where(l => l.Key == "physical id").Select(l => l.Value).Distinct().Count();
        long Last(string key) => lines.LastOrDefault(l => l.Key == key).Value is { } text && long.TryParse(text, CultureInfo.InvariantCulture, out var n) ? n : 0;
        var cores = isArm || sockets == 0 ? 1 : Math.Max(1, Last("cpu cores"));
        var total = isArm || sockets == 0 ? Math.Max(1, count) : sockets;
        var threads = isArm || sockets == 0 || Last("siblings") == 0 ? 1 : Math.Max(1, Last("siblings") / cores);
        facts["processor"] = Value.Of(names);
        facts["processor_cores"] = Value.Of(cores);
        facts["processor_count"] = Value.Of(total);
        facts["processor_nproc"] = answer.Trimmed("nproc") is { Length: > 0 } n ? PlatformFacts.Number(n) : Value.Of(count);
        facts["processor_threads_per_core"] = Value.Of(threads);
        facts["processor_vcpus"] = Value.Of(threads * total * cores);
    }

    private static void Dmi(FactSections answer, MapBuilder facts)
    {
        var read = answer.Pairs("dmi");
        foreach (var (fact, file) in Firmware)
        {
            var value = read.GetValueOrDefault(file) is { Length: > 0 } text ? text : "NA";
            facts[fact] = Value.Of(file == "chassis_type" && int.TryParse(value, out var n) && n > 0 && n < FormFactors.Length ? FormFactors[n] : value);
        }
    }

    private static void Uptime(FactSections answer, MapBuilder facts)
    {
        if (double.TryParse(answer.Trimmed("uptime").Split(' ')[0], CultureInfo.InvariantCulture, out var seconds))
        {
            facts["uptime_seconds"] = Value.Of((long)seconds);
        }
    }
}
