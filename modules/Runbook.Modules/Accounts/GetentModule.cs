using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Gives entries of an account database as the fact <c>getent_DATABASE</c>.</summary>
[Module("getent")]
internal sealed class GetentModule : Module<GetentModule.Args, GetentModule.State>
{
    // Ansible's words: playbooks look for them in msg.
    private const string MissingKey = "One or more supplied key could not be found in the database.";

    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The database: passwd, group, hosts, services…</summary>
        [Key, Required]
        public string? Database { get; init; }

        /// <summary>One key; all entries when not given.</summary>
        public string? Key { get; init; }

        /// <summary>What parts fields. Default <c>:</c> for passwd, group, shadow, gshadow, else white space.</summary>
        public string? Split { get; init; }

        /// <summary>Another service than the host's order.</summary>
        public string? Service { get; init; }

        /// <summary>Whether a missing key is a failure; otherwise its value is null.</summary>
        public bool FailKey { get; init; } = true;
    }

    /// <summary>The answer of getent.</summary>
    public sealed record State(ShellAnswer Answer);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => Probe.Answer(
        Sh.Line($"""
            command -v getent >/dev/null 2>&1 || [ ! -r /etc/{args.Database!} ] || exec awk -F: -v k={args.Key ?? ""} 'k == "" || $1 == k' /etc/{args.Database!}
            getent {(args.Service is { } service ? Sh.Line($"-s {service} ") : Sh.Empty)}{args.Database!} {(args.Key is { } key ? Sh.Line($"{key}") : Sh.Empty)}
            """),
        answer => new State(answer));

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        var isEmpty = now.Answer.ExitCode == 2 || (now.Answer.Succeeded && now.Answer.Output.Length == 0);
        return now.Answer.ExitCode switch
        {
            0 or 2 when isEmpty && args.Key is not null && args.FailKey => Change.Refuse(MissingKey),
            0 or 2 => null,
            1 => Change.Refuse("getent knows no such database"),
            3 => Change.Refuse("this database cannot be listed as a whole: name a key"),
            127 => Change.Refuse("getent is not on this host"),
            _ => Change.Refuse(now.Answer.Error.Trim()),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now)
    {
        var separator = args.Split ?? (args.Database is "passwd" or "group" or "shadow" or "gshadow" ? ":" : null);
        var entries = new MapBuilder();
        foreach (var line in now.Answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = separator is null ? line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) : line.Split(separator);
            entries[fields[0]] = Value.Of(fields.Skip(1));
        }

        if (entries.Count == 0 && args.Key is { } key)
        {
            entries[key] = Value.Null;
        }

        var map = entries.Build();
        var isMissing = args.Key is { } asked && entries.Count == 1 && map[asked] is NullValue;
        return ModuleResult.Of(("ansible_facts", Value.Map(("getent_" + args.Database, args.Database is "shadow" or "gshadow" ? map.AsSecret() : map)))) with { Message = isMissing ? MissingKey : null };
    }
}
