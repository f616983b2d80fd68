using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>What is wanted of a systemd unit, and the plan that follows from how it is. For one plan each.</summary>
internal sealed class UnitPlan
{
    private readonly List<RemoteAction> _actions = [];
    private readonly List<string> _before = [];
    private readonly List<string> _after = [];

    /// <summary>The unit as the playbook names it; null when only the manager is spoken to.</summary>
    public string? Name { get; init; }

    /// <summary>Running or not; null leaves it.</summary>
    public ServiceState? State { get; init; }

    /// <summary>At boot or not; null leaves it.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Masked or not; null leaves it.</summary>
    public bool? Masked { get; init; }

    /// <summary>Whether the manager reads its files again first.</summary>
    public bool DaemonReload { get; init; }

    /// <summary>Whether the manager starts itself again first.</summary>
    public bool DaemonReexec { get; init; }

    /// <summary>Whether jobs are not waited for.</summary>
    public bool NoBlock { get; init; }

    /// <summary>Whether links in the way are replaced.</summary>
    public bool Force { get; init; }

    /// <summary>The manager.</summary>
    public UnitScope Scope { get; init; }

    /// <summary>Plans; null when nothing is to be done.</summary>
    public Change? Plan(UnitStatus now)
    {
        if (Refusal(now) is { } refusal)
        {
            return Change.Refuse(refusal, [.. Keys(now)]);
        }

        AddManager();
        var reloads = _actions.Count;
        if (Name is not null)
        {
            AddMask(now);
            AddEnable(now);
            AddState(now);
        }

        if (_actions.Count == 0)
        {
            return null;
        }

        // Telling systemd to read its files again is no change in Ansible's eyes.
        bool? changed = _actions.Count > reloads ? null : false;
        return new Change(string.Join('\n', _before), string.Join('\n', _after), _actions)
        {
            Foreseen = ModuleResult.Of([.. Keys(now)]) with { Changed = changed },
            IsJudgedByStatus = true,
            Result = _ => ModuleResult.Empty with { Changed = changed },
        };
    }

    /// <summary>Ansible's keys for the unit.</summary>
    public IEnumerable<(string Key, Value Value)> Keys(UnitStatus? now)
    {
        yield return ("name", Value.Of(Name));
        yield return ("status", now?.Properties ?? MapValue.Empty);
        if (State is { } state)
        {
            yield return ("state", Value.Of(state == ServiceState.Stopped ? "stopped" : "started"));
        }

        if (Enabled is { } enabled)
        {
            yield return ("enabled", Value.Of(enabled));
        }
    }

    private string? Refusal(UnitStatus now)
    {
        if (Name is null)
        {
            return null;
        }

        if (!now.IsKnown && (State is not null || now.FileState.Length == 0))
        {
            return $"systemd cannot be asked for {Name}: {now.Failure}";
        }

        if (now.IsKnown && Scope != UnitScope.Global && !now.Exists && !DaemonReload && (State is not null || Enabled is not null || Masked == false))
        {
            return $"Could not find the requested service {Name}: host";
        }

        return null;
    }

    private void AddManager()
    {
        if (DaemonReload)
        {
            Add("daemon-reload", Sh.Line($"{UnitQueries.Command(Scope)} daemon-reload"), "failure during daemon-reload");
        }

        if (DaemonReexec)
        {
            Add("daemon-reexec", Sh.Line($"{UnitQueries.Command(Scope)} daemon-reexec"), "failure during daemon-reexec");
        }
    }

    private void AddMask(UnitStatus now)
    {
        if (Masked is { } masked && masked != now.IsMasked)
        {
            Note("masked", now.IsMasked, masked);
            Verb(masked ? "mask" : "unmask", false);
        }
    }

    private void AddEnable(UnitStatus now)
    {
        if (Enabled is not { } enabled || (now.Exists && now.IsEnabled is null) || now.IsEnabled == enabled)
        {
            return;
        }

        Note("enabled", now.IsEnabled ?? false, enabled);
        Verb(enabled ? "enable" : "disable", Force && enabled);
    }

    private void AddState(UnitStatus now)
    {
        var verb = State switch
        {
            ServiceState.Started when !now.IsRunning => "start",
            ServiceState.Stopped when now.IsRunning || now.IsStopping => "stop",
            ServiceState.Restarted => now.IsRunning ? "restart" : "start",
            ServiceState.Reloaded => now.IsRunning ? "reload" : "start",
            _ => null,
        };
        if (verb is null)
        {
            return;
        }

        _before.Add($"state: {(now.IsRunning ? "started" : "stopped")}");
        _after.Add($"state: {(verb == "stop" ? "stopped" : verb == "start" ? "started" : verb + "ed")}");
        Verb(verb, false);
    }

    private void Note(string key, bool before, bool after)
    {
        _before.Add($"{key}: {(before ? "true" : "false")}");
        _after.Add($"{key}: {(after ? "true" : "false")}");
    }

    private void Verb(string verb, bool force)
    {
        var options = (NoBlock ? " --no-block" : "") + (force ? " --force" : "");
        var command = Sh.Line($"{UnitQueries.Command(Scope)}{Sh.Verbatim(options)} {verb} {Name!}");
        Add("", command, $"Unable to {verb} service {Name}");
    }

    private void Add(string note, Sh command, string failure)
    {
        if (note.Length > 0)
        {
            _after.Add(note);
        }

        _actions.Add(new RemoteAction.Run(Sh.Line($"m=$({command} 2>&1) || {{ printf '%s: %s\\n' {failure} \"$m\" >&2; exit 1; }}")));
    }
}
