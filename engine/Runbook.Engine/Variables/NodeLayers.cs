using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>The layers of variables that a task has from where it stands, whatever the host. Made once per task. Immutable.</summary>
internal sealed class NodeLayers
{
    /// <summary>Collects the layers of a task and all around it.</summary>
    public NodeLayers(PlayNode node)
    {
        var chain = node.Chain.Reverse().ToArray();
        var roles = chain.OfType<RoleUse>().ToArray();
        RoleDefaults = [.. roles.Select(r => Layer($"defaults of role {r.UsedRole.Name}", r.UsedRole.Defaults)).OfType<VariableLayer>()];
        RoleVars = [.. roles.Select(r => Layer($"vars of role {r.UsedRole.Name}", r.UsedRole.Vars)).OfType<VariableLayer>()];
        RoleParameters = [.. roles.Select(r => Layer($"parameters of role {r.UsedRole.Name}", r.Parameters)).OfType<VariableLayer>()];
        Vars = [.. chain.Where(n => n is not Play).Select(n => Layer(n is TaskSpec ? "vars of the task" : "vars of the block", n.Vars)).OfType<VariableLayer>()];
        Magic = RoleMagic(roles);
    }

    /// <summary>Defaults of the roles around it, the outermost first.</summary>
    public IReadOnlyList<VariableLayer> RoleDefaults { get; }

    /// <summary>Vars of the roles around it.</summary>
    public IReadOnlyList<VariableLayer> RoleVars { get; }

    /// <summary>Parameters of the roles around it.</summary>
    public IReadOnlyList<VariableLayer> RoleParameters { get; }

    /// <summary>Vars of the blocks around it, and its own.</summary>
    public IReadOnlyList<VariableLayer> Vars { get; }

    /// <summary><c>role_name</c> and its kin; empty outside a role.</summary>
    public IReadOnlyList<VariableLayer> Magic { get; }

    /// <summary>A layer of a map; null when it is empty.</summary>
    public static VariableLayer? Layer(string name, MapValue values) => values.Count == 0 ? null : VariableLayer.Of(name, values);

    private static IReadOnlyList<VariableLayer> RoleMagic(RoleUse[] roles)
    {
        if (roles.Length == 0)
        {
            return [];
        }

        var own = roles[^1].UsedRole;
        return
        [
            new("the role", new Dictionary<string, Value>
            {
                ["role_name"] = Value.Of(own.Name),
                ["ansible_role_name"] = Value.Of(own.Collection is null ? own.Name : $"{own.Collection}.{own.Name}"),
                ["role_path"] = Value.Of(own.Path),
                ["ansible_collection_name"] = Value.Of(own.Collection),
                ["ansible_parent_role_names"] = Value.Of(roles.SkipLast(1).Reverse().Select(r => r.UsedRole.Name)),
                ["ansible_parent_role_paths"] = Value.Of(roles.SkipLast(1).Reverse().Select(r => r.UsedRole.Path)),
            }),
        ];
    }
}
