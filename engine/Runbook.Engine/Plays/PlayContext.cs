using System.Collections.Concurrent;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>What all hosts of a play share. Safe from any thread.</summary>
internal sealed class PlayContext
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<VariableLayer>> _fileLayers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, LookupEnvironment> _environments = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<PlayNode, LookupEnvironment> _environmentOf = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<HostMemory, byte> _removed = new();
    private readonly Lazy<IReadOnlyDictionary<string, Value>> _sharedMagic;
    private readonly VariableLayer? _playVars;
    private readonly VariableLayer? _prompted;

    /// <summary>A play of a run over some hosts.</summary>
    /// <param name="run">The run.</param>
    /// <param name="play">The play.</param>
    /// <param name="selection">The hosts that it asks for, and its name.</param>
    /// <param name="hosts">Those of the hosts that are not out yet.</param>
    /// <param name="prompted">The answers to its prompts; null for none.</param>
    /// <param name="variables">The inventory's variables.</param>
    public PlayContext(
        RunState run, Play play, PlaySelection selection, IReadOnlyList<HostMemory> hosts, VariableLayer? prompted, HostVariables variables)
    {
        Run = run;
        Play = play;
        Name = selection.Name;
        AllHosts = [.. selection.InInventoryOrder.Select(run.MemoryOf)];
        Variables = variables;
        Batch = hosts;
        _playVars = NodeLayers.Layer("vars of the play", play.Vars);
        _prompted = prompted;
        var roles = HandlerRegistry.RolesOf([.. play.PreTasks, .. play.Roles, .. play.Tasks, .. play.PostTasks]).Where(r => r.IsPublic).ToArray();
        PublicRoleDefaults = [.. roles.Select(r => NodeLayers.Layer($"defaults of role {r.UsedRole.Name}", r.UsedRole.Defaults)).OfType<VariableLayer>()];
        PublicRoleVars = [.. roles.Select(r => NodeLayers.Layer($"vars of role {r.UsedRole.Name}", r.UsedRole.Vars)).OfType<VariableLayer>()];
        _sharedMagic = new(() => RunVariables.ForPlay(this));
        Scopes = new(this);
        Handlers = new(play);
    }

    /// <summary>Which play of the run it is, from 0.</summary>
    public int Index { get; init; }

    /// <summary>The run.</summary>
    public RunState Run { get; }

    /// <summary>The play.</summary>
    public Play Play { get; }

    /// <summary>The options of the run.</summary>
    public RunOptions Options => Run.Options;

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>All hosts of the play as the inventory has them, those that are out too.</summary>
    public IReadOnlyList<HostMemory> AllHosts { get; }

    /// <summary>The hosts of the batch that runs (<c>serial</c>).</summary>
    public IReadOnlyList<HostMemory> Batch { get; private set; }

    /// <summary>A batch begins: hosts that ended themselves in the one before (<c>meta: end_host</c>) are named again, as Ansible does.</summary>
    public void Begin(IReadOnlyList<HostMemory> batch)
    {
        Batch = batch;
        _removed.Clear();
    }

    /// <summary>A host takes no further part in the batch: it failed, or ended itself as a success (<c>meta: end_host</c>).</summary>
    public void Remove(HostMemory memory) => _removed.TryAdd(memory, 0);

    /// <summary>Whether <see cref="Remove"/> was called for a host.</summary>
    public bool IsRemoved(HostMemory memory) => _removed.ContainsKey(memory);

    /// <summary>The inventory's variables, with those of files beside the playbook.</summary>
    public HostVariables Variables { get; }

    /// <summary>Scopes of tasks.</summary>
    public ScopeBuilder Scopes { get; }

    /// <summary>The handlers.</summary>
    public HandlerRegistry Handlers { get; }

    /// <summary>Defaults of the roles that the whole play sees.</summary>
    public IReadOnlyList<VariableLayer> PublicRoleDefaults { get; private set; }

    /// <summary>Vars of the roles that the whole play sees.</summary>
    public IReadOnlyList<VariableLayer> PublicRoleVars { get; private set; }

    /// <summary>Makes an included role's defaults and vars seen by the rest of the play (<c>public: true</c>).</summary>
    public void Publish(RoleUse role)
    {
        foreach (var use in WithDependencies(role))
        {
            PublicRoleDefaults = [.. PublicRoleDefaults, VariableLayer.Of($"defaults of role {use.UsedRole.Name}", use.UsedRole.Defaults)];
            PublicRoleVars = [.. PublicRoleVars, VariableLayer.Of($"vars of role {use.UsedRole.Name}", use.UsedRole.Vars)];
        }
    }

    /// <summary>An evaluation in the scope of a task on a host.</summary>
    public EvaluationContext Context(HostMemory memory, PlayNode node, IReadOnlyList<VariableLayer> inclusion) =>
        new(Scopes.For(memory, node, inclusion), Run.Services.Functions, EnvironmentFor(node)) { Span = node.Span };

    /// <summary>An evaluation of what <c>hostvars</c> tells of a host: what it has itself, and nothing of the play.</summary>
    public EvaluationContext HostContext(HostMemory memory) =>
        new(Scopes.OfHost(memory), Run.Services.Functions, EnvironmentFor(Play)) { Span = Play.Span };

    /// <summary>Where a task finds files: its roles, the folder of its file, the playbook's.</summary>
    public LookupEnvironment EnvironmentFor(PlayNode node) =>
        _environmentOf.GetOrAdd(node, static (n, self) => TaskFiles.EnvironmentOf(self.Play, n, self.Run.Services, self._environments), this);

    /// <summary>The play's own layers for a host: vars, prompts, files.</summary>
    public IEnumerable<VariableLayer> PlayLayers(HostMemory memory)
    {
        if (_playVars is not null)
        {
            yield return _playVars;
        }

        if (_prompted is not null)
        {
            yield return _prompted;
        }

        foreach (var layer in _fileLayers.GetValueOrDefault(memory.Host.Name) ?? [])
        {
            yield return layer;
        }
    }

    /// <summary>Reads the play's <c>vars_files</c> for a host.</summary>
    /// <exception cref="DiagnosticException">A file is missing or malformed.</exception>
    public void LoadVarsFiles(HostMemory memory)
    {
        if (!Play.Keywords.TryGetValue("vars_files", out var written))
        {
            return;
        }

        var layers = new List<VariableLayer>();
        foreach (var entry in written is ListValue list ? list.Items : [written])
        {
            var context = Context(memory, Play, layers);
            layers.Add(Run.VariableFiles.LoadFirst(entry is ListValue choices ? choices.Items : [entry], context));
            _fileLayers[memory.Host.Name] = [.. layers];
        }
    }

    /// <summary>The variables that the run gives all hosts of the play alike.</summary>
    public IReadOnlyDictionary<string, Value> SharedMagic => _sharedMagic.Value;

    /// <summary>The variables that the run itself gives a host.</summary>
    public LiveValues MagicFor(HostMemory memory) => RunVariables.For(this, memory);

    private static IEnumerable<RoleUse> WithDependencies(RoleUse role) => [.. role.Dependencies.SelectMany(WithDependencies), role];
}
