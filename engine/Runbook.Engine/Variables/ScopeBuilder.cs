using System.Collections.Concurrent;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>
/// Stacks the layers of variables of a task on a host in Ansible's order of precedence
/// (docs.ansible.com, "Understanding variable precedence"). Safe from any thread.
/// </summary>
internal sealed class ScopeBuilder(PlayContext play)
{
    private readonly ConcurrentDictionary<PlayNode, NodeLayers> _nodes = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<string, VariableLayer> _magic = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, VariableLayer> _ownMagic = new(StringComparer.Ordinal);

    /// <summary>The scope of a task on a host.</summary>
    /// <param name="memory">The host.</param>
    /// <param name="node">The task; the play itself for what belongs to no task.</param>
    /// <param name="inclusion">What the inclusions around it gave.</param>
    public VariableScope For(HostMemory memory, PlayNode node, IReadOnlyList<VariableLayer> inclusion)
    {
        var layers = _nodes.GetOrAdd(node, static n => new(n));
        var stack = new List<VariableLayer>(24);
        stack.AddRange(play.PublicRoleDefaults);
        stack.AddRange(layers.RoleDefaults);
        stack.AddRange(play.Variables.Layers(memory.Host));
        stack.Add(memory.FactLayer);
        stack.AddRange(play.PlayLayers(memory));
        stack.AddRange(play.PublicRoleVars);
        stack.AddRange(layers.RoleVars);
        stack.AddRange(layers.Vars);
        stack.Add(memory.IncludedLayer);
        stack.Add(memory.SetLayer);
        stack.AddRange(layers.RoleParameters);
        stack.AddRange(layers.IncludeParameters);
        stack.AddRange(inclusion);
        stack.Add(play.Options.ExtraVariables);
        stack.AddRange(layers.Magic);
        stack.Add(Magic(memory));
        return Closed(stack);
    }

    /// <summary>The variables that a host has whatever the play: its inventory's, its facts, what was set for it.</summary>
    public VariableScope OfHost(HostMemory memory)
    {
        var magic = _ownMagic.GetOrAdd(memory.Host.Name, _ => new VariableLayer("the run", RunVariables.WithoutPlay(play.MagicFor(memory))));
        return new([.. play.Variables.Layers(memory.Host), memory.FactLayer, memory.IncludedLayer, memory.SetLayer, play.Options.ExtraVariables, magic]);
    }

    /// <summary>The scope with <c>vars</c>, which is the scope as a map.</summary>
    private static VariableScope Closed(List<VariableLayer> stack) =>
        new(stack, static scope => new("the run", new Dictionary<string, Value>(1, StringComparer.Ordinal) { ["vars"] = new ScopeMap(scope) }));

    private VariableLayer Magic(HostMemory memory) =>
        _magic.GetOrAdd(memory.Host.Name, static (_, at) => new("the run", at.play.MagicFor(at.memory)), (play, memory));
}
