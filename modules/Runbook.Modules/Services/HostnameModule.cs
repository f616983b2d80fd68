using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Sets the host's name, now and for the next boot.</summary>
[Module("hostname")]
internal sealed class HostnameModule : Module<HostnameModule.Args, HostnameModule.State>
{
    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The name.</summary>
        [Key, Required]
        public string? Name { get; init; }

        /// <summary>Which way; the host's own is found, and this is not looked at.</summary>
        public string? Use { get; init; }
    }

    /// <summary>The name now, the name at the next boot, and the names that follow from it.</summary>
    public sealed record State(string Current, string Permanent, string Full);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => new(
        Sh.Verbatim("""
            printf '\036now\n'; uname -n; printf '\036file\n'; cat /etc/hostname 2>/dev/null || sed -n 's/^HOSTNAME=//p' /etc/sysconfig/network 2>/dev/null
            printf '\036full\n'; hostname -f 2>/dev/null; exit 0
            """),
        text =>
        {
            var read = new FactSections(text);
            return new(read.Trimmed("now"), read.Lines("file").FirstOrDefault(l => !l.StartsWith('#'))?.Trim() ?? "", read.Trimmed("full"));
        });

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now) => now.Current == args.Name && now.Permanent == args.Name ? null : new Change(
        now.Current, args.Name!, new RemoteAction.Run(Sh.Line($$"""
            if [ -d /run/systemd/system ] && command -v hostnamectl >/dev/null 2>&1; then hostnamectl set-hostname {{args.Name!}} && exit 0; fi
            printf '%s\n' {{args.Name!}} > /etc/hostname && hostname {{args.Name!}}
            """)))
    {
        Foreseen = Result(args, args.Name!, now.Full),
    };

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => Result(args, now.Current, now.Full);

    private static ModuleResult Result(Args args, string name, string full) => ModuleResult.Of(
        ("name", Value.Of(args.Name)),
        ("ansible_facts", Value.Map(
            ("ansible_hostname", Value.Of(name.Split('.')[0])), ("ansible_nodename", Value.Of(name)), ("ansible_fqdn", Value.Of(full)),
            ("ansible_domain", Value.Of(full.IndexOf('.') is > 0 and var dot ? full[(dot + 1)..] : "")))));
}
