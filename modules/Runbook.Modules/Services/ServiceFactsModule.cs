using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Gives all services of a host as the fact <c>services</c>.</summary>
[Module("service_facts")]
internal sealed class ServiceFactsModule : Module<ServiceFactsModule.Args, MapValue>
{
    /// <summary>It takes no arguments.</summary>
    public sealed record Args;

    /// <inheritdoc/>
    public override Probe<MapValue> Read(Args args) => Probe.Answer(
        Sh.Verbatim("""
            PATH=$PATH:/usr/sbin:/sbin; export PATH LC_ALL=C
            if command -v systemctl >/dev/null 2>&1 && systemctl list-units >/dev/null 2>&1; then
            printf '\036units\n'; systemctl list-units --no-pager --type service --all --plain --no-legend
            printf '\036files\n'; systemctl list-unit-files --no-pager --type service --all --no-legend; exit 0; fi
            printf '\036scripts\n'; if command -v rc-status >/dev/null 2>&1; then rc-status -a -f ini 2>/dev/null | grep ' = ' | sort -u
            else for f in /etc/init.d/*; do [ -x "$f" ] && { "$f" status >/dev/null 2>&1 && s=started || s=stopped; echo "${f##*/} = $s"; }; done; fi; exit 0
            """),
        Parse);

    /// <inheritdoc/>
    public override Change? Plan(Args args, MapValue now) => null;

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, MapValue now) => ModuleResult.Of(("ansible_facts", Value.Map(("services", now))));

    private static MapValue Parse(ShellAnswer answer)
    {
        var read = new FactSections(answer.Output);
        var services = new MapBuilder();
        var files = read.Lines("files").Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(w => w.Length >= 2).ToDictionary(w => w[0], w => w[1], StringComparer.Ordinal);
        foreach (var words in read.Lines("units").Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(w => w.Length >= 4 && w[0].EndsWith(".service", StringComparison.Ordinal)))
        {
            var state = words[1] == "not-found" || words[3] == "failed" || words[1] == "masked" ? "stopped" : words[3] == "running" ? "running" : words[2] == "active" ? "stopped" : words[2] == "inactive" ? "inactive" : "stopped";
            var status = words[1] == "not-found" ? "not-found" : words[3] == "failed" ? "failed" : files.GetValueOrDefault(words[0]) ?? files.GetValueOrDefault(Template(words[0]), "unknown");
            services[words[0]] = Service(words[0], state, status, "systemd");
        }

        foreach (var (name, status) in files.Where(f => !services.Contains(new StringValue(f.Key))))
        {
            services[name] = Service(name, "inactive", status, "systemd");
        }

        foreach (var (name, state) in read.Pairs("scripts"))
        {
            services[name] = Service(name, state == "started" ? "running" : "stopped", "unknown", "sysv");
        }

        return services.Build();
    }

    private static string Template(string unit) => unit.IndexOf('@') is > 0 and var at ? unit[..(at + 1)] + ".service" : unit;

    private static MapValue Service(string name, string state, string status, string source) =>
        Value.Map(("name", Value.Of(name)), ("state", Value.Of(state)), ("status", Value.Of(status)), ("source", Value.Of(source)));
}
